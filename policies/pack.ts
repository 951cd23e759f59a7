import { PolicyPack } from "@pulumi/policy";
import { hybridGpuPolicies } from "./options.ts";
import { shareReadings } from "./sharedReading.ts";

shareReadings();

// Starts a server and prints its port: nothing but `index.cjs` may load this file.
new PolicyPack("hybrid-gpu", {
  displayName: "Hybrid GPU",
  description: "Cost, quota, placement, data and security rules for GPU and TPU clusters.",
  policies: hybridGpuPolicies(),
});
