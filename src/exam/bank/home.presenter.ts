import type { Reader } from "../../web/reader.ts";
import type { BankService } from "./bank.service.ts";
import { byState } from "./search.ts";
import { bankName } from "./words.ts";

/** What was typed for a bank of one's own, and what is missing. */
export interface NewBank {
  readonly name: string;
  readonly areas: string;
  readonly problem?: "name-blank" | undefined;
}

/** The company's banks, each with its counts; and a form for one of its own. */
export function toBanksPage(
  banks: Awaited<ReturnType<BankService["banks"]>>,
  { typed, mayEdit }: { readonly typed?: NewBank; readonly mayEdit: boolean },
  reader: Reader,
) {
  const { t, href } = reader;
  const problem = typed?.problem === undefined ? undefined : t(`bank.problem.${typed.problem}`);
  return {
    title: t("bank.title"),
    banks: banks.map(({ now, ...named }) => {
      const counts = byState(now.questions);
      return {
        id: `bank-${named.id}`,
        name: bankName(named, reader),
        href: href(`/bank/${named.id}`),
        ready: t("bank.counts.ready", { count: counts.ready }),
        other: t("bank.counts.other", { draft: counts.draft, retired: counts.retired }),
      };
    }),
    import: mayEdit ? { href: href("/bank/import"), text: t("bank.import.title") } : undefined,
    create: mayEdit
      ? {
          action: href("/bank"),
          errors: problem === undefined ? [] : [{ href: "#bank-name", text: problem }],
          name: typed?.name ?? "",
          nameError: problem,
          areas: typed?.areas ?? "",
        }
      : undefined,
  };
}
