/** Observable Plot puts a style element into its SVG, which a strict content policy refuses: ours is in plots.css. */
export function asSvg(drawn: Element): SVGSVGElement {
  const svg = drawn instanceof SVGSVGElement ? drawn : drawn.querySelector("svg");
  if (!svg) throw new Error("the plot was not drawn");
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const group of svg.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label"); // no role carries it
  svg.setAttribute("fill", "currentColor");
  svg.setAttribute("font-family", "Inter Variable, sans-serif");
  svg.setAttribute("font-size", "12");
  svg.setAttribute("text-anchor", "middle");
  return svg;
}
