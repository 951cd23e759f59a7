import { getProject, getStack, runtime } from "@pulumi/pulumi";
import { parsePlatform } from "./configuration.ts";
import { platform } from "./platform.ts";

/** The program of what runs in the cluster of every environment: what differs is in `Pulumi.<stack>.yaml`. */
export default function program() {
  return platform(parsePlatform(getProject(), getStack(), runtime.allConfig()));
}
