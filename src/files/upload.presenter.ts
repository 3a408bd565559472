import type { SessionCall } from "../web/route.ts";
import type { FilePurpose, Stored } from "./files.service.ts";
import type { FileRecord } from "./records.ts";
import { EXTENSIONS, isShown, type FileType } from "./types.ts";

type Reader = Pick<SessionCall, "t" | "href">;

/** `PNG、JPG` */
const kinds = (types: readonly FileType[], { t }: Pick<Reader, "t">): string =>
  types.map((type) => EXTENSIONS[type][0].toUpperCase()).join(t("files.comma"));

const MIB = 1024 * 1024;
const megabytes = (bytes: number): string => String(Math.max(0.1, Math.round((bytes / MIB) * 10) / 10));

/** What the page learns of a file it sent. */
export const toUploaded = ({ id, name, type, size }: FileRecord, { href }: Reader) => ({
  id,
  name,
  type,
  size,
  shown: isShown(type),
  url: href(`/files/${id}`),
});

/** Why a file was not taken, and what would be. */
export const toRefusal = ({ why, purpose }: Extract<Stored, { type: "refused" }>, reader: Reader) => ({
  refused: why,
  text: reader.t(`files.refused.${why}`, { limit: megabytes(purpose.maxBytes), types: kinds(purpose.types, reader) }),
});

export interface UploadField {
  /** Of the element, unique in the page. */
  readonly id: string;
  /** Form field that gets the file's id. */
  readonly name: string;
  readonly label: string;
}

/** The model of `views/partials/upload.hbs`: a field that sends a file as soon as it is chosen, with `upload.ts`. */
export const toUploadField = (field: UploadField, purpose: FilePurpose, reader: Reader, present?: FileRecord) => ({
  ...field,
  purpose: purpose.name,
  url: reader.href("/files"),
  accept: purpose.types.flatMap((type) => [type, ...EXTENSIONS[type].map((extension) => `.${extension}`)]).join(","),
  hint: reader.t("files.hint", { types: kinds(purpose.types, reader), limit: megabytes(purpose.maxBytes) }),
  limit: purpose.maxBytes,
  tooLarge: reader.t("files.refused.too-large", { limit: megabytes(purpose.maxBytes), types: "" }),
  present: present && { id: present.id, name: present.name, href: reader.href(`/files/${present.id}`) },
});
