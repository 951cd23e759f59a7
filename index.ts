/** Every component: what the Pulumi plugin host offers to programs in other languages. Programs in TypeScript import one place at a time, from `hybrid-gpu/aws` and its siblings. */
export * from "./components/aws/index.ts";
export * from "./components/kubernetes/index.ts";
