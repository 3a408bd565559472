import { may } from "../../people/rights.ts";
import { parse } from "../../web/parse.ts";
import { page, redirect, type Reply, type SessionCall, type SessionRoute } from "../../web/route.ts";
import type { Banks } from "../banks.ts";
import * as form from "./bank.forms.ts";
import type { BankService } from "./bank.service.ts";
import { createEditing } from "./edit.desk.ts";
import { toBanksPage, type NewBank } from "./home.presenter.ts";
import { toListPage } from "./list.presenter.ts";
import type { BankMedia } from "./media.ts";
import { toQuestionPage, toVersionPage } from "./question.presenter.ts";
import { bankName } from "./words.ts";

export interface BankServices {
  readonly banks: BankService;
  readonly bankMedia: BankMedia;
  readonly shippedBanks: Banks;
}

const mayEdit = ({ actor }: SessionCall): boolean => may(actor.roles, "programme.edit");

/** The company's question banks: looked through by those who mark, written by those who lead. */
export function bankRoutes(services: BankServices): readonly SessionRoute[] {
  const { banks, shippedBanks } = services;
  const editing = createEditing(services);
  const [see, edit] = ["bank.see", "programme.edit"] as const;

  async function home(call: SessionCall, typed?: NewBank): Promise<Reply> {
    const all = await banks.banks(call.actor);
    return page("bank/home", toBanksPage(all, { ...(typed && { typed }), mayEdit: mayEdit(call) }, call), typed === undefined ? 200 : 422);
  }

  async function create(call: SessionCall): Promise<Reply> {
    const typed = parse(form.NewBankForm, call.body);
    if (typed.name === "") return home(call, { ...typed, problem: "name-blank" });
    const own = form.areasIn(typed.areas);
    const [first = ""] = shippedBanks.ids();
    const areas = own.length > 0 ? own : shippedBanks.bank(first).areas;
    const name = { "zh-CN": typed.name, "zh-TW": typed.name, en: typed.name };
    return redirect(call.href(`/bank/${await banks.create(call.actor, { name, areas })}`));
  }

  async function list(call: SessionCall): Promise<Reply> {
    const { bank: id } = form.named(form.BankParam, call.params);
    const { page: number, moved } = parse(form.ListQuery, call.query);
    const filter = form.filterOf(call.query);
    const [bank, all] = await Promise.all([banks.bank(call.actor, id), banks.banks(call.actor)]);
    const finder = banks.finder(bank);
    const name = bankName(all.find((one) => one.id === id) ?? { id }, call);
    const facts = { bank, name, filter, found: await finder.find(filter), tags: finder.tags, page: number, moved, mayEdit: mayEdit(call) };
    return page("bank/list", toListPage(facts, call));
  }

  async function question(call: SessionCall): Promise<Reply> {
    const { bank, item } = form.named(form.ItemParam, call.params);
    const { told } = parse(form.QuestionQuery, call.query);
    const facts = await banks.question(call.actor, bank, item);
    const persons = [...facts.versions, ...(facts.record === undefined ? [] : [facts.record])].map(({ by }) => by);
    const names = await banks.names(call.actor, persons);
    return page("bank/question", toQuestionPage(facts, { names, mayEdit: mayEdit(call), told }, call));
  }

  async function version(call: SessionCall): Promise<Reply> {
    const { bank, item, version: number } = form.named(form.VersionParam, call.params);
    const [now, found] = await Promise.all([banks.bank(call.actor, bank), banks.version(call.actor, bank, item, number)]);
    return page("bank/version", toVersionPage(now, found, { mayEdit: mayEdit(call) }, call));
  }

  async function takeBack(call: SessionCall): Promise<Reply> {
    const { bank, item } = form.named(form.ItemParam, call.params);
    await banks.takeBack(call.actor, { bank, item, from: parse(form.TakeBackForm, call.body).from });
    return redirect(call.href(`/bank/${bank}/questions/${item}?told=saved`));
  }

  async function move(call: SessionCall): Promise<Reply> {
    const { bank: id } = form.named(form.BankParam, call.params);
    const { item, all, state, from, ...body } = parse(form.MoveForm, call.body);
    const filter = form.carriedFilter(body);
    const chosen = form.itemsOf(item);
    const bank = await banks.bank(call.actor, id);
    const items = all === undefined ? chosen : (await banks.finder(bank).find(filter)).map((one) => one.id);
    const moved = await banks.move(call.actor, { bank: id, items, state });
    if (from === "question") return redirect(call.href(`/bank/${id}/questions/${chosen[0] ?? ""}?told=moved`));
    const query = new URLSearchParams(Object.entries({ ...filter, moved }).map(([key, value]): [string, string] => [key, String(value)]));
    return redirect(call.href(`/bank/${id}?${query.toString()}`));
  }

  return [
    { method: "get", path: "/bank", right: see, audit: null, handle: (call) => home(call) },
    { method: "post", path: "/bank", right: edit, audit: "bank.created", handle: create },
    { method: "get", path: "/bank/:bank", right: see, audit: null, handle: list },
    { method: "post", path: "/bank/:bank/state", right: edit, audit: "bank.state-changed", handle: move },
    { method: "get", path: "/bank/:bank/new", right: edit, audit: null, handle: editing.blank },
    { method: "post", path: "/bank/:bank/new", right: edit, audit: "bank.question-saved", handle: editing.save },
    { method: "post", path: "/bank/:bank/preview", right: edit, audit: null, handle: editing.look },
    { method: "get", path: "/bank/:bank/questions/:item", right: see, audit: null, handle: question },
    { method: "get", path: "/bank/:bank/questions/:item/edit", right: edit, audit: null, handle: editing.open },
    { method: "post", path: "/bank/:bank/questions/:item/edit", right: edit, audit: "bank.question-saved", handle: editing.save },
    { method: "get", path: "/bank/:bank/questions/:item/versions/:version", right: see, audit: null, handle: version },
    { method: "post", path: "/bank/:bank/questions/:item/versions", right: edit, audit: "bank.question-saved", handle: takeBack },
  ];
}
