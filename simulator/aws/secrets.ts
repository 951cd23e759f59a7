import { capitals, nameSuffix, uuid } from "./ids.ts";
import { type AwsType, chosen, nameOf, number, once, plain, text } from "./model.ts";
import { regionalArn } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";

export const secretTypes: readonly AwsType[] = [
  {
    type: t.secret,
    named: once("name", (name, existing) =>
      existing.left === undefined
        ? plain(
            "ResourceExistsException",
            `The operation failed because the secret ${name} already exists.`,
            "AWS Secrets Manager API Reference, CreateSecret (ResourceExistsException)",
          )
        : plain(
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
            "hashicorp/terraform-provider-aws issue 5127; AWS Secrets Manager API Reference, DeleteSecret (7 to 30 days)",
          ),
    ),
    // It can be restored for some days, unless the program wants none.
    leaves: ({ outputs }) => (number(outputs, "recoveryWindowInDays") === 0 ? undefined : "name"),
    id: (made) => regionalArn("secretsmanager", made.region, `secret:${nameOf(made)}-${capitals("", made.seed, 6)}`),
    arn: (_, id) => id,
    outputs: (made) => ({ name: nameOf(made), ...chosen(made.inputs, { recoveryWindowInDays: 30 }) }),
  },
  {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    id: ({ inputs, seed }) => `${text(inputs, "secretId") ?? "secret"}|${versionId(seed)}`,
    arn: ({ inputs, region, seed }) =>
      text(inputs, "secretId") ?? regionalArn("secretsmanager", region, `secret:${nameSuffix(seed)}`),
    outputs: ({ seed, inputs }) => ({
      versionId: versionId(seed),
      ...chosen(inputs, { versionStages: ["AWSCURRENT"] }),
    }),
  },
];

function versionId(seed: string): string {
  return `terraform-${uuid(seed).replaceAll("-", "").slice(0, 26)}`;
}
