import { Link } from "wouter";
import { useSession } from "../api/queries";
import { Cases } from "../library/Cases";
import { Compounds } from "../library/Compounds";
import { Devices } from "../library/Devices";
import { Indications } from "../library/Indications";
import { Parameters } from "../library/Parameters";
import { Sites } from "../library/Sites";

const SHELVES = {
  devices: ["Devices", Devices],
  compounds: ["Compounds", Compounds],
  sites: ["Sites", Sites],
  indications: ["Indications", Indications],
  parameters: ["Parameters", Parameters],
  cases: ["Cases", Cases],
} as const;

/** What Percuta knows, with where it is from, and the cases. */
export default function LibraryScreen({ shelf }: { shelf: string }) {
  const known = shelf in SHELVES ? (shelf as keyof typeof SHELVES) : "devices";
  const [title, Shelf] = SHELVES[known];
  const may = useSession().data?.may ?? [];
  const shelves = Object.entries(SHELVES).filter(([name]) => name !== "cases" || may.includes("cases:read"));
  return (
    <>
      <div className="page-head">
        <h1>Library: {title.toLowerCase()}</h1>
        <nav className="tabs" aria-label="Shelves">
          {shelves.map(([name, [words]]) => (
            <Link
              key={name}
              href={`/library/${name}`}
              {...(name === known ? { "aria-current": "page" as const } : {})}
            >
              {words}
            </Link>
          ))}
        </nav>
      </div>
      <Shelf />
    </>
  );
}
