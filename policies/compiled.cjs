// What `index.cjs` is in the published package, beside the compiled `pack.js`: no TypeScript loader is needed there.
require("./pack.js");
