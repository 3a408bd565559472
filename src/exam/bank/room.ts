import type { Files } from "../../files/files.service.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Ids } from "../../shared/ids.ts";
import type { Programmes } from "../../programme/ports.ts";
import type { Store } from "../../store/port.ts";
import type { Banks } from "../banks.ts";
import { createExchange, type Exchange } from "../exchange/exchange.service.ts";
import type { ExamService } from "../exam.service.ts";
import type { Library } from "../library.ts";
import { createBankService, type BankService } from "./bank.service.ts";
import { createBankMedia, type BankMedia } from "./media.ts";
import type { BankSource } from "./source.ts";

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly files: Files;
  readonly library: Library;
  readonly source: BankSource;
  readonly shipped: Banks;
  readonly programmes: Pick<Programmes, "published">;
  readonly exams: Pick<ExamService, "review">;
}

/** Everything of question banks put together. */
export interface BankRoom {
  readonly banks: BankService;
  readonly bankMedia: BankMedia;
  readonly shippedBanks: Banks;
  readonly exchange: Exchange;
}

export function createBankRoom({ files, library, source, shipped, programmes, exams, ...base }: Deps): BankRoom {
  const media = createBankMedia({ store: base.store, clock: base.clock, source, files, library, programmes, exams });
  return {
    banks: createBankService({ ...base, source, shipped, media }),
    bankMedia: media,
    shippedBanks: shipped,
    exchange: createExchange({ ...base, banks: source }),
  };
}
