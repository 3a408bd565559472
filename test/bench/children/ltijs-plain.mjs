// The anchor: ltijs as its readme sets it up, with MongoDB, serving one small page.
import { createRequire } from "node:module";

const { Provider } = createRequire(import.meta.url)("ltijs-plain");
const { PORT, MONGODB_URI, PLATFORM_URL, CLIENT_ID, JWKS_URL } = process.env;

Provider.setup(
  "a key for the benchmark's cookies",
  { url: MONGODB_URI },
  { appRoute: "/", loginRoute: "/login", cookies: { secure: false, sameSite: "" }, devMode: false },
);
Provider.onConnect((_token, _request, response) => response.send("hello"));
Provider.app.get("/who", (_request, response) =>
  response.json({ sub: response.locals.token.user, context: response.locals.context.context.id }),
);
let registered = false;
Provider.whitelist("/ready");
Provider.app.get("/ready", (_request, response) => response.status(registered ? 200 : 503).end());
await Provider.deploy({ port: Number(PORT), silent: true });
const platform = await Provider.registerPlatform({
  url: PLATFORM_URL,
  name: "bench",
  clientId: CLIENT_ID,
  authenticationEndpoint: `${PLATFORM_URL}/auth`,
  accesstokenEndpoint: `${PLATFORM_URL}/token`,
  authConfig: { method: "JWK_SET", key: JWKS_URL },
});
await platform.platformActive(true);
registered = true;
