export { type PolicyLimits, type PolicyName, packConfig, policies } from "./catalogue.ts";
export { Environment } from "./environment.ts";
export { type HybridGpuPolicyOptions, hybridGpuPolicies, PolicyOptionsError } from "./options.ts";
export { type Finding, type GpuPolicy, Level, type Levels, type PolicyContext, type Severity } from "./policy.ts";
