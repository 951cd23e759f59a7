"use strict";
/**
 * Preloaded (`node --require`) into every process that runs a program or a policy pack, before any loader: plain
 * JavaScript, as nothing can read TypeScript yet.
 *
 * The SDK's parts that only serialised functions need make up three quarters of the time that `require("@pulumi/pulumi")`
 * takes. A plan that serialises no function never asks for them, so they are loaded when they are first used.
 */
const Module = require("node:module");
const path = require("node:path");
const { isMainThread } = require("node:worker_threads");

/** Modules by the name that the SDK asks for, and whether it asks with `import * as`, which copies every property. */
const heavy = new Map([
  ["typescript", { star: false }],
  ["normalize-package-data", { star: false }],
  ["@npmcli/arborist", { star: true }],
  // The Automation API, which drives the CLI: programs and packs are what it drives.
  ["./automation", { star: true }],
]);
const sdk = /[\\/]node_modules[\\/]@pulumi[\\/]/;
/** Loaders look at these of every module that they load; no answer needs the module. */
const marks = new Set(["__esModule", "module.exports"]);

const load = Module._load;
Module._load = function (request, parent, isMain) {
  const part = heavy.get(request);
  if (part === undefined || !/[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "")) {
    return load.call(this, request, parent, isMain);
  }
  return later(part.star, () => load.call(this, request, parent, isMain));
};

function later(star, read) {
  let loaded;
  const real = () => {
    loaded ??= read();
    return loaded;
  };
  return new Proxy(() => {}, {
    get: (_target, key) => (key === "__esModule" ? star : Reflect.get(real(), key)),
    set: (_target, key, value) => Reflect.set(real(), key, value),
    has: (_target, key) => Reflect.has(real(), key),
    apply: (_target, self, args) => Reflect.apply(real(), self, args),
    ownKeys: () => Reflect.ownKeys(real()),
    getOwnPropertyDescriptor: (_target, key) => {
      if (marks.has(key)) return undefined;
      const descriptor = Reflect.getOwnPropertyDescriptor(real(), key);
      return descriptor && { ...descriptor, configurable: true };
    },
  });
}

// A TypeScript loader takes over `.js` and reads every file twice to see whether it is TypeScript after all. The SDKs are
// thousands of files of plain CommonJS: they keep Node's own loader, whatever takes over later.
const plain = Module._extensions[".js"];
let current = plain;
Object.defineProperty(Module._extensions, ".js", {
  configurable: true,
  enumerable: true,
  get: () => (current === plain ? plain : chooser),
  set: (extension) => {
    current = extension;
  },
});
function chooser(module, filename) {
  return (sdk.test(filename) ? plain : current)(module, filename);
}

/**
 * The SDK writes down a stack trace for every promise that it makes, in case one of them leaks, and for every resource,
 * to show in the console where it was declared. With source maps that is a third of the run of a program.
 */
function writeNoStackTraces({ Resource }, debuggable) {
  if (typeof Resource.callsites === "function") Resource.callsites = () => [];
  const { debuggablePromise } = debuggable;
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS || debuggablePromise === undefined) return;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

// The threads of loaders are preloaded as well, and need no SDK.
if (isMainThread) {
  try {
    // Loaded from where the program lies, so that program and host share one copy; it may have none.
    const require = Module.createRequire(path.join(process.cwd(), "package.json"));
    writeNoStackTraces(require("@pulumi/pulumi"), require("@pulumi/pulumi/runtime/debuggable.js"));
  } catch {
    // The program says which package it misses.
  }
}
