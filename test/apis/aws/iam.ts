import { asTagList, type Converter, capitalised, physicalName, sendAll, unsent } from "../convert.ts";

const service = "hashicorp/terraform-provider-aws internal/service/iam";

export const iamConverters: Readonly<Record<string, Converter>> = {
  "aws:iam/role:Role": {
    source: `${service}/role.go`,
    requests: (inputs, node) => [
      {
        api: "iam",
        type: "CreateRoleRequest",
        body: {
          ...sendAll(
            inputs,
            {
              name: unsent,
              namePrefix: unsent,
              forceDetachPolicies: unsent,
              assumeRolePolicy: "AssumeRolePolicyDocument",
              tags: { as: asTagList },
            },
            capitalised,
          ),
          RoleName: physicalName(node, inputs["name"]),
        },
      },
    ],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    source: `${service}/role_policy.go`,
    requests: (inputs, node) => [
      {
        api: "iam",
        type: "PutRolePolicyRequest",
        body: {
          RoleName: inputs["role"],
          PolicyName: physicalName(node, inputs["name"]),
          PolicyDocument: inputs["policy"],
        },
      },
    ],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    source: `${service}/role_policy_attachment.go`,
    requests: (inputs) => [
      {
        api: "iam",
        type: "AttachRolePolicyRequest",
        body: { RoleName: inputs["role"], PolicyArn: inputs["policyArn"] },
      },
    ],
  },
};
