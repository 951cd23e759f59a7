export * from "./googleIam.ts";
export * from "./iamDocument.ts";
export * from "./ingress.ts";
export * from "./staticKeys.ts";
