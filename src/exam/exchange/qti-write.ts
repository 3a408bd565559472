import { exact, HUNDRED, multiply, ZERO } from "../../shared/exact.ts";
import type {
  AcceptedNumber,
  ClozeQuestion,
  Gap,
  MultipleQuestion,
  NumberRule,
  Option,
  Question,
  TextRule,
} from "../questions/question.ts";
import { pack } from "./archive.ts";
import { NO_EXPLANATION } from "./assemble.ts";
import { weightsOf } from "./choice.ts";
import { marksOf } from "./marks.ts";
import { markdownToHtml } from "./markup.ts";
import { decimal } from "./percent.ts";
import { escapeXml } from "./xml.ts";

const NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0";
const MATCH = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml";
const MAP = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml";

const idOf = (id: string): string => (/^[a-z]/.test(id) ? id : `_${id}`);
const value = (text: string): string => `<qti-value>${escapeXml(text)}</qti-value>`;
const fraction = (text: string): string => decimal(exact(text), 9);

/** Questions in one language as a QTI 3.0 package: a manifest and one file for each item. */
export function writeQti(questions: readonly Question[]): Promise<Buffer> {
  const files = new Map<string, string>([["imsmanifest.xml", manifest(questions)]]);
  for (const question of questions) files.set(fileOf(question), item(question));
  return pack(files);
}

const fileOf = ({ id }: Question): string => `items/${id}.xml`;

function manifest(questions: readonly Question[]): string {
  const resources = questions.map((question) => {
    const tags = [...(question.tags ?? []), ...marksOf(question)];
    const keywords = tags.map((tag) => `<keyword><string>${escapeXml(tag)}</string></keyword>`).join("");
    const area = `<classification><taxonPath><taxon><id>${question.area}</id></taxon></taxonPath></classification>`;
    return `<resource identifier="${idOf(question.id)}" type="imsqti_item_xmlv3p0" href="${fileOf(question)}"><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general>${keywords}</general>${area}</lom></metadata><file href="${fileOf(question)}"/></resource>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="MANIFEST">\n<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n<organizations/>\n<resources>\n${resources.join("\n")}\n</resources>\n</manifest>\n`;
}

interface Parts {
  readonly declarations: string;
  readonly body: string;
  readonly processing: string;
}

function item(question: Question): string {
  const { declarations, body, processing } = partsOf(question);
  const told = question.explanation.en === NO_EXPLANATION ? "" : question.explanation.en;
  const feedback = `<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="explanation" show-hide="show"><qti-content-body>${markdownToHtml(told)}</qti-content-body></qti-modal-feedback>`;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<qti-assessment-item xmlns="${NAMESPACE}" identifier="${idOf(question.id)}" title="${escapeXml(question.id)}" adaptive="false" time-dependent="false">`,
    declarations,
    `<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>`,
    told === ""
      ? ""
      : `<qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier"><qti-default-value><qti-value>explanation</qti-value></qti-default-value></qti-outcome-declaration>`,
    `<qti-item-body>${body}</qti-item-body>`,
    processing,
    told === "" ? "" : feedback,
    "</qti-assessment-item>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

const template = (url: string): string => `<qti-response-processing template="${url}"/>`;
const declared = (type: { id?: string; cardinality: string; base: string }, content: string): string =>
  `<qti-response-declaration identifier="${type.id ?? "RESPONSE"}" cardinality="${type.cardinality}" base-type="${type.base}">${content}</qti-response-declaration>`;
const correct = (values: readonly string[]): string => `<qti-correct-response>${values.map(value).join("")}</qti-correct-response>`;
const mapping = (entries: readonly (readonly [key: string, value: string])[], bounds = "", caseSensitive = false): string =>
  `<qti-mapping default-value="0"${bounds}>${entries.map(([key, worth]) => `<qti-map-entry map-key="${escapeXml(key)}" mapped-value="${worth}" case-sensitive="${caseSensitive}"/>`).join("")}</qti-mapping>`;
const choices = (name: string, options: readonly Option[], more = ""): string =>
  options.map(({ id, text }) => `<qti-${name} identifier="${idOf(id)}"${more}>${escapeXml(text.en)}</qti-${name}>`).join("");
const shuffle = (fixed: boolean | undefined): string => `shuffle="${fixed !== true}"`;

function partsOf(question: Question): Parts {
  const stem = markdownToHtml(question.stem.en);
  const response = `response-identifier="RESPONSE"`;
  switch (question.type) {
    case "single":
      return {
        declarations: declared({ cardinality: "single", base: "identifier" }, correct(question.key.map(idOf))),
        body: `${stem}<qti-choice-interaction ${response} ${shuffle(question.fixed)} max-choices="1">${choices("simple-choice", question.options)}</qti-choice-interaction>`,
        processing: template(MATCH),
      };
    case "multiple":
      return multiple(question, stem);
    case "true-false":
      return {
        declarations: declared({ cardinality: "single", base: "identifier" }, correct([String(question.key)])),
        body: `${stem}<qti-choice-interaction ${response} shuffle="false" max-choices="1"><qti-simple-choice identifier="true">True</qti-simple-choice><qti-simple-choice identifier="false">False</qti-simple-choice></qti-choice-interaction>`,
        processing: template(MATCH),
      };
    case "text":
      return {
        declarations: textDeclaration(question, "RESPONSE", "1"),
        body: `${stem}<p><qti-text-entry-interaction ${response}/></p>`,
        processing: template(MAP),
      };
    case "numeric":
      return {
        declarations: numberDeclaration(question, "RESPONSE"),
        body: `${stem}<p><qti-text-entry-interaction ${response}/></p>`,
        processing: `<qti-response-processing>${numberCondition(question.accepted, "RESPONSE", "1")}</qti-response-processing>`,
      };
    case "matching": {
      const pairs = question.left.map(({ id }) => `${idOf(id)} ${idOf(question.key[id] ?? "")}`);
      const each = mapping(pairs.map((pair) => [pair, fraction(`1/${pairs.length}`)]));
      const side = (options: readonly Option[], most: number): string =>
        `<qti-simple-match-set>${choices("simple-associable-choice", options, ` match-max="${most}"`)}</qti-simple-match-set>`;
      return {
        declarations: declared(
          { cardinality: "multiple", base: "directedPair" },
          `${correct(pairs)}${question.scoring === "pairs" ? each : ""}`,
        ),
        body: `${stem}<qti-match-interaction ${response} shuffle="true" max-associations="${pairs.length}">${side(question.left, 1)}${side(question.right, pairs.length)}</qti-match-interaction>`,
        processing: template(question.scoring === "pairs" ? MAP : MATCH),
      };
    }
    case "ordering":
      return {
        declarations: declared({ cardinality: "ordered", base: "identifier" }, correct(question.key.map(idOf))),
        body: `${stem}<qti-order-interaction ${response} shuffle="true">${choices("simple-choice", question.items)}</qti-order-interaction>`,
        processing: template(MATCH),
      };
    case "cloze":
      return cloze(question, stem);
    case "short":
    case "essay":
      return {
        declarations: declared({ cardinality: "single", base: "string" }, ""),
        body: `<qti-rubric-block view="scorer"><qti-content-body>${markdownToHtml(question.guide.en)}</qti-content-body></qti-rubric-block>${stem}<qti-extended-text-interaction ${response}/>`,
        processing: "",
      };
  }
}

function multiple(question: MultipleQuestion, stem: string): Parts {
  const weights = weightsOf(question);
  const entries = question.options.map(({ id }, index) => [idOf(id), fraction(weights[index]?.share ?? "0")] as const);
  const all = question.scoring.rule === "all";
  const body = `${stem}<qti-choice-interaction response-identifier="RESPONSE" ${shuffle(question.fixed)} max-choices="0">${choices("simple-choice", question.options)}</qti-choice-interaction>`;
  const content = `${correct(question.key.map(idOf))}${all ? "" : mapping(entries, ' lower-bound="0" upper-bound="1"')}`;
  return {
    declarations: declared({ cardinality: "multiple", base: "identifier" }, content),
    body,
    processing: template(all ? MATCH : MAP),
  };
}

const worthOf = (share: string | undefined, weight: string): string => decimal(multiply(exact(share ?? "1"), exact(weight)), 9);

function textDeclaration({ accepted, strict }: TextRule, id: string, weight: string): string {
  const entries = accepted.map(({ text, share }) => [text, worthOf(share, weight)] as const);
  const content = `${correct([accepted[0]?.text ?? ""])}${mapping(entries, "", strict?.includes("case") === true)}`;
  return declared({ id, cardinality: "single", base: "string" }, content);
}

const numberDeclaration = ({ accepted }: NumberRule, id: string): string =>
  declared({ id, cardinality: "single", base: "float" }, correct([decimal(exact(accepted[0]?.value ?? "0"), 30)]));

/** The best first, for the first that holds counts. */
function numberCondition(accepted: readonly AcceptedNumber[], id: string, weight: string): string {
  const branches = accepted.map(({ value: wanted, tolerance, share }, index) => {
    const by =
      tolerance === undefined ? ZERO : tolerance.type === "relative" ? multiply(exact(tolerance.by), HUNDRED) : exact(tolerance.by);
    const mode =
      tolerance === undefined
        ? `tolerance-mode="exact"`
        : `tolerance-mode="${tolerance.type}" tolerance="${decimal(by, 30)} ${decimal(by, 30)}"`;
    const name = index === 0 ? "qti-response-if" : "qti-response-else-if";
    return `<${name}><qti-equal ${mode}><qti-variable identifier="${id}"/><qti-base-value base-type="float">${decimal(exact(wanted), 30)}</qti-base-value></qti-equal><qti-set-outcome-value identifier="SCORE"><qti-sum><qti-variable identifier="SCORE"/><qti-base-value base-type="float">${worthOf(share, weight)}</qti-base-value></qti-sum></qti-set-outcome-value></${name}>`;
  });
  return `<qti-response-condition>${branches.join("")}</qti-response-condition>`;
}

function cloze({ body, gaps }: ClozeQuestion, stem: string): Parts {
  const html = markdownToHtml(body.en).replaceAll(/\[\[([a-z0-9-]+)\]\]/g, (marker, id: string) => {
    const gap = gaps.find((each) => each.id === id);
    return gap === undefined ? marker : interaction(gap);
  });
  const mapped = gaps
    .filter(({ type }) => type !== "numeric")
    .map(
      ({ id }) =>
        `<qti-set-outcome-value identifier="SCORE"><qti-sum><qti-variable identifier="SCORE"/><qti-map-response identifier="RESPONSE_${id}"/></qti-sum></qti-set-outcome-value>`,
    );
  const reckoned = gaps.map((gap) =>
    gap.type === "numeric" ? numberCondition(gap.accepted, `RESPONSE_${gap.id}`, gap.weight ?? "1") : "",
  );
  return {
    declarations: gaps.map(gapDeclaration).join("\n"),
    body: `${stem}<div class="cloze">${html}</div>`,
    processing: `<qti-response-processing>${mapped.join("")}${reckoned.join("")}</qti-response-processing>`,
  };
}

const interaction = (gap: Gap): string =>
  gap.type === "choice"
    ? `<qti-inline-choice-interaction response-identifier="RESPONSE_${gap.id}" ${shuffle(gap.fixed)}>${choices("inline-choice", gap.options)}</qti-inline-choice-interaction>`
    : `<qti-text-entry-interaction response-identifier="RESPONSE_${gap.id}"/>`;

function gapDeclaration(gap: Gap): string {
  const id = `RESPONSE_${gap.id}`;
  if (gap.type === "text") return textDeclaration(gap, id, gap.weight ?? "1");
  if (gap.type === "numeric") return numberDeclaration(gap, id);
  return declared(
    { id, cardinality: "single", base: "identifier" },
    `${correct([idOf(gap.key)])}${mapping([[idOf(gap.key), decimal(exact(gap.weight ?? "1"), 9)]])}`,
  );
}
