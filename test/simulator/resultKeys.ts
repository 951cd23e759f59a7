import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** The properties of what a function answers, as its SDK declares them: `aws:ec2/getVpc:getVpc` → those of `GetVpcResult`. */
export function resultKeys(token: string): readonly string[] {
  const [name = "", path = ""] = token.split(":");
  const root = dirname(require.resolve(`@pulumi/${name}/package.json`));
  const text = readFileSync(join(root, `${path.replace(/^index\//, "")}.d.ts`), "utf8");
  const declared = /export interface Get\w+Result \{\n([\s\S]*?)\n\}/.exec(text)![1]!;
  return [...declared.matchAll(/^ {4}readonly (\w+)\??:/gm)].map(([, key]) => key!);
}
