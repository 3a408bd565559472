/** Which room may open which: imports point one way, and vendors stay in their room. */
module.exports = {
  forbidden: [
    { name: "circular", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "mongoose-room", severity: "error", from: { path: "^src/", pathNot: "^src/(store/mongo|files/gridfs)/" }, to: { path: "^node_modules/mongoose/" } },
    { name: "sqlite-room", severity: "error", from: { path: "^src/", pathNot: "^src/(store/sqlite|practice)/" }, to: { path: "^(node:)?sqlite$" } },
    { name: "ltijs-room", severity: "error", from: { path: "^src/", pathNot: "^src/lti/" }, to: { path: "^node_modules/ltijs/" } },
    { name: "xapi-room", severity: "error", from: { path: "^src/", pathNot: "^src/xapi/" }, to: { path: "^node_modules/@xapi/" } },
    {
      name: "express-rooms",
      comment: "handlers answer with values; only the adapter, the front of the practice parts and the app know Express",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(web|practice)/|^src/app\\.ts$" },
      to: { path: "^node_modules/express/" },
    },
    {
      name: "rules-know-no-engine",
      severity: "error",
      from: { path: "^src/(programme|exam|observation|result|certificate|people|cohort)/" },
      to: { path: "^src/store/(sqlite|mongo|open)" },
    },
    {
      name: "presenters-are-pure",
      severity: "error",
      from: { path: "\\.presenter\\.ts$" },
      to: { path: "^(node:)?(fs|crypto|http|https|net)$|^src/store/(sqlite|mongo|open)" },
    },
    { name: "services-know-no-routes", severity: "error", from: { path: "\\.service\\.ts$" }, to: { path: "\\.routes\\.ts$" } },
    { name: "practice-loaded-lazily", severity: "error", from: { path: "^src/", pathNot: "^src/practice/" }, to: { path: "^src/practice/", dependencyTypesNot: ["dynamic-import"] } },
    { name: "browser-stands-alone", severity: "error", from: { path: "^src/browser/" }, to: { pathNot: "^src/browser/" } },
    { name: "src-not-test", severity: "error", from: { path: "^src/" }, to: { path: "^test/" } },
    { name: "no-dev", severity: "error", from: { path: "^src/" }, to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    parser: "swc",
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
