import type { Reader } from "../../web/reader.ts";
import { escapeHtml, renderBlock, renderStem, type Stem } from "./markdown.ts";
import type { Media, Question } from "./question.ts";

type Asked = Pick<Question, "stem" | "media">;
type SeenBy = Pick<Reader, "t" | "locale" | "href">;

/** What is asked: the stem with its pictures and sounds. A stem without any may go into a label. */
export function stemOf({ stem, media = [] }: Asked, reader: SeenBy): Stem {
  const words = stem[reader.locale];
  return media.length === 0 ? renderStem(words) : { block: renderBlock(words) + mediaHtml(media, reader) };
}

/** {@link stemOf} always as blocks. */
export const stemBlock = ({ stem, media = [] }: Asked, reader: SeenBy): string =>
  renderBlock(stem[reader.locale]) + mediaHtml(media, reader);

/** A picture carries its description; what is said in a sound can be read, for whom it is of no use. */
const mediaHtml = (media: readonly Media[], { t, locale, href }: SeenBy): string =>
  media
    .map(({ kind, file, text }) => {
      const [address, words] = [escapeHtml(href(`/files/${encodeURIComponent(file)}`)), escapeHtml(text[locale])];
      if (kind === "image") return `<figure class="media"><img src="${address}" alt="${words}"></figure>`;
      const read = `<details><summary>${escapeHtml(t("exam.question.transcript"))}</summary><p>${words}</p></details>`;
      return `<figure class="media"><audio controls preload="metadata" src="${address}" aria-label="${escapeHtml(t("exam.question.sound"))}"></audio>${read}</figure>`;
    })
    .join("");
