import type { FileRecord } from "../../files/records.ts";
import { AppError } from "../../shared/errors.ts";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall } from "../../web/route.ts";
import type { Question } from "../questions/question.ts";
import * as form from "./bank.forms.ts";
import type { BankService, Saved } from "./bank.service.ts";
import type { BankMedia } from "./media.ts";
import type { Fields, Problem } from "./editing/fields.ts";
import { blankFields, fieldsOf, MOST_MEDIA, readForm, withMore, withoutGaps } from "./editing/form.ts";
import { prefixes } from "./editing/fields.ts";
import { toEditPage } from "./edit.presenter.ts";

type Serve = (call: SessionCall) => Promise<Reply>;

/** One question being written: opened, looked at, saved. */
export interface Editing {
  readonly blank: Serve;
  readonly open: Serve;
  /** The form as it was typed, with how a learner would see it; nothing is written. */
  readonly look: Serve;
  readonly save: Serve;
}

interface Form {
  readonly bank: string;
  readonly item: string | undefined;
  readonly seen: number;
  readonly type: Question["type"];
  readonly fields: Fields;
  /** The question the form is about, as it stands. */
  readonly before: Question | undefined;
}

interface EditingServices {
  readonly banks: BankService;
  readonly bankMedia: BankMedia;
}

export function createEditing({ banks, bankMedia }: EditingServices): Editing {
  async function filesIn(call: SessionCall, fields: Fields, before: Question | undefined): Promise<ReadonlyMap<string, FileRecord>> {
    const wanted = prefixes(fields, "media", MOST_MEDIA).map((at) => fields[`${at}.file`] ?? "");
    const found = await Promise.all(wanted.map((id) => bankMedia.file(call.actor.tenant, id)));
    // Of others' files not even a name is told.
    const own = found.filter(
      (file) => file !== undefined && (file.by === call.actor.person || before?.media?.some((one) => one.file === file.id) === true),
    );
    return new Map(own.flatMap((file) => (file === undefined ? [] : [[file.id, file] as const])));
  }

  async function show(
    call: SessionCall,
    { bank: id, item, seen, type, fields, before }: Form,
    told: { readonly problems?: readonly Problem[]; readonly conflict?: Extract<Saved, { type: "changed" }>; readonly status: number },
  ): Promise<Reply> {
    const bank = await banks.bank(call.actor, id);
    const files = await filesIn(call, fields, before);
    const { typed } = readForm(type, fields, before);
    const media = typed?.media?.flatMap((one) => {
      const kind = files.get(one.file)?.type.startsWith("audio/") === true ? ("audio" as const) : ("image" as const);
      return files.has(one.file) ? [{ ...one, kind }] : [];
    });
    const preview = typed && ({ ...typed, media, id: item ?? "typed", version: seen + 1, state: before?.state ?? "draft" } as Question);
    const names = await banks.names(call.actor, told.conflict?.by === undefined ? [] : [told.conflict.by]);
    const facts = { bank, type, item, seen, fields, names, files, preview, problems: told.problems ?? [], conflict: told.conflict };
    const similar = preview === undefined ? [] : await banks.similar(bank, preview);
    return page("bank/edit", toEditPage({ ...facts, similar, purpose: bankMedia.purpose }, call), told.status);
  }

  async function sent(
    call: SessionCall,
    params: { readonly bank: string; readonly item?: string | undefined },
  ): Promise<Form & { more?: string | undefined }> {
    const { type, item: carried, seen, more } = parse(form.EditForm, call.body);
    const item = params.item ?? (carried === "" ? undefined : carried);
    const before = item === undefined ? undefined : (await banks.question(call.actor, params.bank, item)).question;
    const fields = withoutGaps(form.fieldsIn(call.body as object));
    return { bank: params.bank, item, seen, type: before?.type ?? type, fields, before, more };
  }

  return {
    async blank(call) {
      const { bank: id } = form.named(form.BankParam, call.params);
      const { type } = parse(form.NewQuery, call.query);
      const { areas } = await banks.bank(call.actor, id);
      const fields = blankFields(type, areas[0]?.area ?? "");
      return show(call, { bank: id, item: undefined, seen: 0, type, fields, before: undefined }, { status: 200 });
    },

    async open(call) {
      const { bank, item } = form.named(form.ItemParam, call.params);
      const { question: before } = await banks.question(call.actor, bank, item);
      return show(call, { bank, item, seen: before.version, type: before.type, fields: fieldsOf(before), before }, { status: 200 });
    },

    async look(call) {
      const { bank } = form.named(form.BankParam, call.params);
      await banks.bank(call.actor, bank);
      const { more, ...asked } = await sent(call, { bank });
      if (more !== undefined) return show(call, { ...asked, fields: withMore(asked.fields, more) }, { status: 200 });
      const { problems } = readForm(asked.type, asked.fields, asked.before);
      return show(call, asked, { status: 200, problems });
    },

    async save(call) {
      const params = form.named(form.BankParam.extend({ item: form.ItemParam.shape.item.optional() }), call.params);
      const { areas } = await banks.bank(call.actor, params.bank);
      const asked = await sent(call, params);
      const { typed, problems: found } = readForm(asked.type, asked.fields, asked.before);
      const placed = areas.some(({ area }) => area === asked.fields["area"]);
      const problems = placed ? found : [{ at: "area", code: "area-unknown" }, ...found];
      if (typed === undefined || problems.length > 0) return show(call, asked, { status: 422, problems });
      try {
        const saved = await banks.save(call.actor, { bank: asked.bank, item: asked.item, seen: asked.seen, typed });
        if (saved.type === "changed") return await show(call, asked, { status: 409, conflict: saved });
        return redirect(call.href(`/bank/${asked.bank}/questions/${saved.item}?told=${saved.type}`));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== "not-found" || typed.media === undefined) throw error;
        return show(call, asked, { status: 422, problems: [{ at: "", code: "media-gone" }] });
      }
    },
  };
}
