import { SECOND, type Clock } from "../../shared/clock.ts";
import { OutgoingFailure, type Outgoing, type OutgoingRequest } from "../outgoing.ts";
import type { Field, Finding, FindingCode } from "./findings.ts";

export type Probed =
  | { readonly type: "reply"; readonly status: number; readonly text: string; readonly contentType: string }
  | { readonly type: "failed"; readonly code: FindingCode; readonly detail: string };

/** A guarded call for the self-test: it never throws, and notes how far the platform's clock is from ours. */
export interface Probe {
  call(request: OutgoingRequest): Promise<Probed>;
  /** Seconds the platform is ahead of us by its Date headers, at the worst; undefined where it sent none. */
  skew(): number | undefined;
}

const TLS = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/;

/** The finding behind a network failure's code (Node's and OpenSSL's names). */
function failureCode({ kind, message }: OutgoingFailure): { code: FindingCode; detail: string } {
  const detail = message.slice(kind.length + 2);
  if (kind === "forbidden") return { code: "host-inner", detail };
  if (kind === "timeout") return { code: "host-silent", detail };
  if (TLS.test(detail)) return { code: "tls", detail };
  if (detail === "ENOTFOUND" || detail === "EAI_AGAIN") return { code: "host-unknown", detail };
  return { code: detail === "ECONNREFUSED" ? "host-refuses" : "host-broken", detail };
}

export function createProbe({ outgoing, clock }: { outgoing: Outgoing; clock: Clock }): Probe {
  let skew: number | undefined;
  return {
    skew: () => skew,
    async call(request) {
      try {
        const reply = await outgoing(request);
        const date = Date.parse(reply.headers["date"] ?? "");
        const ahead = Math.round((date - clock()) / SECOND);
        if (Number.isFinite(date) && Math.abs(ahead) >= Math.abs(skew ?? 0)) skew = ahead;
        return { type: "reply", status: reply.status, text: reply.text, contentType: reply.headers["content-type"] ?? "" };
      } catch (error) {
        if (!(error instanceof OutgoingFailure)) throw error;
        return { type: "failed", ...failureCode(error) };
      }
    },
  };
}

/** A call that brought no answer, as a finding about the setting whose address it was. */
export function unreached(failed: Extract<Probed, { type: "failed" }>, url: string, field?: Field): Finding {
  const host = URL.parse(url)?.host ?? url;
  return { code: failed.code, ...(field !== undefined && { field }), values: { host, detail: failed.detail, url } };
}
