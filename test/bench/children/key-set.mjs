// The platform's key set, in a process of its own; /count says how often it was read.
import { createServer } from "node:http";

let fetches = 0;
createServer((request, response) => {
  if (request.url === "/jwks") {
    fetches += 1;
    response.setHeader("content-type", "application/json").end(process.env.KEY_SET);
  } else response.end(String(fetches));
}).listen(Number(process.env.PORT), "127.0.0.1");
