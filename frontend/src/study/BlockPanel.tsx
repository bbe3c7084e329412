import { useEffect, useId, useRef, useState } from "react";
import type { Wire } from "../api/client";
import { useBlock } from "../api/queries";
import type { BlockScene } from "../block/scene";
import { pngOf, svgOfCanvas } from "../plots/exports";
import { Figure } from "../plots/Figure";
import { notify } from "../shell/notices";
import { Problem, Waiting } from "../shell/Waiting";

const TURN = Math.PI / 12;

/** The punctures of one session in a block of skin; three.js comes only when this is opened. */
export function BlockPanel({ run, script }: { run: string; script: () => Promise<string> }) {
  const block = useBlock({ run });
  if (block.isPending) return <Waiting />;
  if (block.isError) return <Problem reason={block.error} />;
  return <Scene block={block.data} script={script} />;
}

function Scene({ block, script }: { block: Wire["Block"]; script: () => Promise<string> }) {
  const holder = useRef<HTMLDivElement>(null);
  const scene = useRef<BlockScene | null>(null);
  const [cut, setCut] = useState(0.5);
  const [ready, setReady] = useState(false);
  const id = useId();
  useEffect(() => {
    let here = true;
    import("../block/scene")
      .then(({ BlockScene }) => {
        if (!here || !holder.current) return;
        scene.current = new BlockScene(holder.current, block);
        setReady(true);
      })
      .catch(notify);
    return () => {
      here = false;
      scene.current?.dispose();
      scene.current = null;
    };
  }, [block]);
  useEffect(() => {
    if (ready) scene.current?.cut(cut);
  }, [cut, ready]);
  const drawn = () => {
    if (!scene.current) throw new Error("the block is not drawn yet");
    return scene.current.picture();
  };
  const exports = {
    table: () => ({
      columns: ["x, mm", "y, mm", "depth, mm"],
      rows: block.punctures.map((one) => [one.x_mm, one.y_mm, one.depth_mm]),
    }),
    png: () => pngOf(drawn()),
    svg: async () => svgOfCanvas(drawn(), "Block"),
    python: async () => `${(await script()).trimEnd()}\n\n${LINES}`,
  };
  const caption =
    `${block.punctures.length} punctures of one session in ${block.side_mm} by ${block.side_mm} mm, as deep as the tips stood; ` +
    `channels ${(2000 * block.radius_mm).toFixed(0)} µm wide at the surface, drawn slimmer here. Drag to turn, or use the buttons.`;
  return (
    <Figure title="Block" exports={exports} caption={caption}>
      <div
        ref={holder}
        className="block-view"
        role="img"
        aria-label={`Block of skin with ${block.punctures.length} punctures`}
      />
      <div className="row no-print">
        <label htmlFor={id}>Cutting plane</label>
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={cut}
          onChange={(event) => setCut(Number(event.target.value))}
        />
        <button type="button" onClick={() => scene.current?.turn(TURN)}>
          Turn left
        </button>
        <button type="button" onClick={() => scene.current?.turn(-TURN)}>
          Turn right
        </button>
      </div>
    </Figure>
  );
}

const LINES = `import matplotlib.pyplot as plt

needling = result.needling
axes = plt.figure().add_subplot(projection="3d")
for x, y, depth in zip(needling.tile_x_mm[:500], needling.tile_y_mm[:500], needling.tile_depth_mm[:500]):
    axes.plot([x, x], [y, y], [0, -depth], color="C3", linewidth=0.6)
axes.set(xlabel="mm", ylabel="mm", zlabel="mm")
plt.show()
`;
