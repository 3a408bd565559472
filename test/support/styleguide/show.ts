// Serves the style guide until stopped: node test/support/styleguide/show.ts [port]
import { LOCALES } from "../../../src/shared/json.ts";
import { serveStyleguide } from "./serve.ts";

const guide = await serveStyleguide(Number(process.argv[2] ?? 4100));
for (const locale of LOCALES) process.stdout.write(`${guide.url(locale)}\n`);
