import type { AuditRecord } from "../delivery/records.ts";
import type { PersonRecord } from "../people/records.ts";
import { collections } from "../store/collections.ts";
import { findAll, replace, type Store } from "../store/port.ts";
import { marksOf } from "./marks.ts";
import type { Step } from "./steps.ts";

/**
 * Details of audit lines about the person that say what they were called or where they worked. The line stays in its place, and the chain
 * holds: it is made over a salted digest of the detail, and the salt goes with the words.
 */
export const auditStep = (store: Pick<Store, "get" | "find">): Step =>
  async function* ({ tenant, person }) {
    const known = await store.get(collections.persons, tenant, person);
    const marks = [...marksOf(known), ...placesOf(known)];
    for (const line of await findAll(store, collections.audit, { tenant, query: { index: "bySubject", equal: [person] } })) {
      const words = JSON.stringify(line.detail);
      if (marks.some((mark) => words.includes(JSON.stringify(mark).slice(1, -1)))) {
        yield { changes: [replace<AuditRecord>(collections.audit, withoutDetail(line))] };
      }
    }
  };

const placesOf = (known: PersonRecord | undefined): readonly string[] =>
  [known?.department, known?.position, ...(known?.posts ?? []).flatMap(({ department, position }) => [department, position])].filter(
    (place): place is string => place !== undefined && place !== "",
  );

function withoutDetail({ link, ...line }: AuditRecord): AuditRecord {
  const after: AuditRecord = { ...line, detail: {}, erased: true };
  if (link === undefined) return after;
  const { salt: _salt, ...kept } = link;
  return { ...after, link: kept };
}
