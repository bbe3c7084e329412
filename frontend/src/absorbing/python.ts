/** The lines that draw these figures again, after the script of the run. */

const BANDS = `import matplotlib.pyplot as plt


def draw(axes, x, band, name, scale=1):
    low, middle, high = ([scale * value for value in band[part]] for part in ("lo", "value", "hi"))
    axes.fill_between(x, low, high, alpha=0.2)
    axes.plot(x, middle, label=name)


figure, axes = plt.subplots(layout="constrained")
`;

const END = `axes.legend()
plt.show()
`;

export const CLOSURE_LINES = `${BANDS}closure = result.notes["closure"]
for name, band in closure["curves"].items():
    draw(axes, closure["t_h"], band, name)
axes.set(xscale="log", xlabel="hours since the session", ylabel="share of what it was at first")
${END}`;

export const NUMBING_LINES = `${BANDS}numbing = result.notes["numbing"]
draw(axes, numbing["t_h"], numbing["numb_depth_mm"], "numb down to, mm")
if "plasma_t_h" in numbing:
    draw(axes.twinx(), numbing["plasma_t_h"], numbing["plasma_ug_per_ml"], "in plasma, ug/mL")
axes.set(xlabel="hours since the cream was put on", ylabel="mm")
${END}`;

const PARTS = {
  cumulative: `draw(axes, product["t_h"], product["absorbed_share"], "needled skin", 100)
draw(axes, product["t_h"], product["absorbed_share_intact"], "intact skin", 100)
axes.set(xlabel="hours since it was put on", ylabel="% of the dose")
`,
  where: `for place, share in product["where"].items():
    axes.plot(product["t_h"], [100 * value for value in share], label=place)
axes.set(xlabel="hours since it was put on", ylabel="% of the dose")
`,
  depth: `for hour in (0.25, 1, 6, 24):
    at = min(range(len(product["t_h"])), key=lambda k: abs(product["t_h"][k] - hour))
    axes.plot(product["concentration_ug_per_ml"][at], product["depth_mm"], label=f"after {product['t_h'][at]:.2g} h")
axes.set(xscale="log", xlabel="concentration, ug/mL", ylabel="depth, mm")
axes.invert_yaxis()
`,
} as const;

export function productLines(number: number, part: keyof typeof PARTS): string {
  return `${BANDS}product = result.notes["absorption"][${number}]\n${PARTS[part]}${END}`;
}
