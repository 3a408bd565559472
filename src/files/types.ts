/** Every type a file can have here, with its extensions; the first is the one a stored name ends in. */
export const EXTENSIONS = {
  "image/png": ["png"],
  "image/jpeg": ["jpg", "jpeg"],
  "image/webp": ["webp"],
  "image/gif": ["gif"],
  "audio/mpeg": ["mp3"],
  "audio/ogg": ["ogg", "opus", "oga"],
  "audio/wav": ["wav"],
  "audio/mp4": ["m4a"],
  "video/mp4": ["mp4"],
  "video/webm": ["webm"],
  "application/pdf": ["pdf"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/zip": ["zip"],
  "text/csv": ["csv"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FileType = keyof typeof EXTENSIONS;

export const IMAGES = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const satisfies readonly FileType[];
export const AUDIO = ["audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4"] as const satisfies readonly FileType[];
export const VIDEO = ["video/mp4", "video/webm"] as const satisfies readonly FileType[];
export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" satisfies FileType;
export const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document" satisfies FileType;
export const SHEETS = [XLSX, "text/csv"] as const satisfies readonly FileType[];

const IN_THE_PAGE: ReadonlySet<FileType> = new Set([...IMAGES, ...AUDIO, ...VIDEO]);

/** Whether a browser may show it inside a page; everything else is only ever downloaded. */
export const isShown = (type: FileType): boolean => IN_THE_PAGE.has(type);

/** What detection libraries call them; a type missing here is none of ours. */
const DETECTED: Readonly<Record<string, FileType>> = {
  "image/png": "image/png",
  "image/jpeg": "image/jpeg",
  "image/webp": "image/webp",
  "image/gif": "image/gif",
  "audio/mpeg": "audio/mpeg",
  "audio/ogg": "audio/ogg",
  "audio/wav": "audio/wav",
  "audio/x-m4a": "audio/mp4",
  "audio/mp4": "audio/mp4",
  "video/mp4": "video/mp4",
  "video/webm": "video/webm",
  "application/pdf": "application/pdf",
};

/** @param mime perhaps with parameters (`audio/ogg; codecs=opus`) */
export const detected = (mime: string): FileType | undefined => DETECTED[mime.split(";")[0]?.trim() ?? ""];

const MOST = 120;
/** Path separators, control characters, direction marks that turn `gpj.exe` round, and what Windows forbids. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu;

/**
 * The name a file is kept under: cleaned, at most 120 characters, and with the extension of what it is (`invoice.html` that is a
 * picture becomes `invoice.png`).
 */
export function keptName(given: string, type: FileType): string {
  const known: readonly string[] = EXTENSIONS[type];
  const clean = given
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(UNSAFE, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^[.\s]+/, "");
  const [, stem = clean, extension = ""] = /^(.+)\.([A-Za-z0-9]{1,8})$/.exec(clean) ?? [];
  const kept = known.includes(extension.toLowerCase()) ? extension.toLowerCase() : (known[0] ?? "bin");
  const short = Array.from(stem)
    .slice(0, MOST - kept.length - 1)
    .join("")
    .trim();
  return `${short === "" ? "file" : short}.${kept}`;
}
