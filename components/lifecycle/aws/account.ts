import { readString } from "../../core/value.ts";
import type { ReplacingInputs } from "../replacingInputs.ts";
import { read, remembered } from "./row.ts";

/** Identities, keys, logs, and what else an account has. */
export const replacedAccount: Readonly<Record<string, ReplacingInputs>> = {
  "aws:iam/role:Role": read("iam/role.go", ["name", "namePrefix", "path"], { complete: true }),
  "aws:iam/rolePolicy:RolePolicy": remembered("iam/role_policy.go", ["name", "namePrefix", "role"]),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": read("iam/role_policy_attachment.go", ["policyArn", "role"], {
    complete: true,
  }),
  "aws:iam/policy:Policy": remembered("iam/policy.go", ["description", "name", "namePrefix", "path"]),
  "aws:iam/instanceProfile:InstanceProfile": remembered("iam/instance_profile.go", ["name", "namePrefix", "path"]),
  "aws:iam/user:User": remembered("iam/user.go", []),
  "aws:iam/group:Group": remembered("iam/group.go", []),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": remembered("iam/openid_connect_provider.go", ["url"]),
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": remembered("iam/service_linked_role.go", [
    "awsServiceName",
    "customSuffix",
  ]),
  "aws:kms/key:Key": read(
    "kms/key.go",
    ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "region", "xksKeyId"],
    { complete: true },
  ),
  "aws:kms/alias:Alias": remembered("kms/alias.go", ["name", "namePrefix", "region"]),
  "aws:cloudwatch/logGroup:LogGroup": read("logs/group.go", ["logGroupClass", "name", "namePrefix", "region"], {
    complete: true,
  }),
  "aws:ecr/repository:Repository": remembered("ecr/repository.go", ["encryptionConfigurations", "name", "region"]),
  "aws:sqs/queue:Queue": remembered("sqs/queue.go", ["fifoQueue", "name", "namePrefix", "region"]),
  "aws:sns/topic:Topic": remembered("sns/topic.go", ["fifoTopic", "name", "namePrefix", "region"]),
  "aws:ssm/parameter:Parameter": read("ssm/parameter.go", ["dataType", "name", "region"], {
    sometimes: {
      // A parameter of the advanced tier stays one.
      tier: (before, after) => {
        const [old, now] = [readString(before, "tier"), readString(after, "tier")];
        return old.state === "known" && old.value === "Advanced" && now.state === "known" && now.value === "Standard";
      },
    },
    complete: true,
  }),
  "aws:secretsmanager/secret:Secret": remembered("secretsmanager/secret.go", ["name", "namePrefix", "region"]),
  "aws:secretsmanager/secretVersion:SecretVersion": remembered("secretsmanager/secret_version.go", [
    "region",
    "secretBinary",
    "secretId",
    "secretString",
  ]),
  "aws:route53/zone:Zone": remembered("route53/zone.go", ["delegationSetId", "name"]),
  "aws:route53/record:Record": remembered("route53/record.go", ["name", "zoneId"]),
};
