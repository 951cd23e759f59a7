import { getProject, getStack, runtime } from "@pulumi/pulumi";
import { awsEnvironment } from "./aws.ts";
import { parseEnvironment } from "./environment.ts";

/** The program of every environment: what differs is in `Pulumi.<stack>.yaml`. */
export default function program() {
  return awsEnvironment(parseEnvironment(getProject(), getStack(), runtime.allConfig()));
}
