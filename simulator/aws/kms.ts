import { uuid } from "./ids.ts";
import { type AwsType, chosen, nameOf, once, plain, refers, text } from "./model.ts";
import { regionalArn, simulatedAccount } from "./place.ts";
import { awsTypes as t } from "./tokens.ts";

export const keyTypes: readonly AwsType[] = [
  {
    type: t.key,
    id: ({ seed }) => uuid(seed),
    arn: ({ region }, id) => regionalArn("kms", region, `key/${id}`),
    outputs: ({ inputs }, id) => ({
      keyId: id,
      ...chosen(inputs, {
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        description: "",
        isEnabled: true,
        keyUsage: "ENCRYPT_DECRYPT",
        multiRegion: false,
        rotationPeriodInDays: 365,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Id: "key-default-1",
          Statement: [
            {
              Sid: "Enable IAM User Permissions",
              Effect: "Allow",
              Principal: { AWS: `arn:aws:iam::${simulatedAccount}:root` },
              Action: "kms:*",
              Resource: "*",
            },
          ],
        }),
      }),
    }),
    minutes: {
      create: 0.2,
      source: "hashicorp/terraform-provider-aws internal/service/kms/key.go (waits for propagation)",
    },
    refuse: ({ inputs }) => {
      const policy = text(inputs, "policy");
      if (policy === undefined || isJson(policy)) return undefined;
      return plain(
        "MalformedPolicyDocumentException",
        "The new key policy is malformed.",
        "AWS KMS API Reference, CreateKey (MalformedPolicyDocument)",
      );
    },
  },
  {
    type: t.keyAlias,
    named: once("name", (name, existing) =>
      plain(
        "AlreadyExistsException",
        `An alias with the name ${text(existing.outputs, "arn") ?? name} already exists`,
        "AWS KMS API Reference, CreateAlias (AlreadyExistsException)",
      ),
    ),
    refers: [
      refers("targetKeyId", t.key, (key) =>
        plain(
          "NotFoundException",
          `Key '${key}' does not exist`,
          "AWS KMS API Reference, CreateAlias (NotFoundException)",
        ),
      ),
    ],
    id: (made) => nameOf(made),
    arn: ({ region }, id) => regionalArn("kms", region, id),
    outputs: ({ inputs, region, world }, id) => {
      const target = text(inputs, "targetKeyId") ?? "";
      const key = world?.find([t.key], target);
      return {
        name: id,
        targetKeyArn:
          (key && text(key.outputs, "arn")) ??
          (target.startsWith("arn:") ? target : regionalArn("kms", region, `key/${target}`)),
      };
    },
  },
];

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
