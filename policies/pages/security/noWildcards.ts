import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const policy = "aws:iam/policy:Policy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const later = "it is judged during the update, before the grant is made";
const member = "gcp:projects/iAMMember:IAMMember";

const document = (Action: string | string[], Resource: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });

const grant = (role: string): ExampleResource => ({
  type: member,
  name: "trainer",
  inputs: {
    project: "example",
    role,
    member: "serviceAccount:trainer@example.iam.gserviceaccount.com",
  },
});

export const noWildcardsPage: PolicyPage = {
  policy: "iam-no-wildcards",
  accident:
    "A training job whose role may do everything is one bad dependency away from the whole account: code from the internet runs on these machines every day, and credentials are what it looks for first.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    "https://docs.cloud.google.com/iam/docs/using-iam-securely",
  ],
  reads: [
    ...readsOf([policy], {
      policy: { use: "what is granted", whenUnknown: later, whenAbsent: "no document grants nothing" },
    }),
    ...readsOf([attachment], {
      policyArn: { use: "what is granted", whenUnknown: later, whenAbsent: "no policy grants nothing" },
    }),
    ...readsOf([member], {
      role: { use: "what is granted", whenUnknown: later, whenAbsent: "no role grants nothing" },
      member: "to whom",
      "condition.expression": {
        use: "when it holds",
        whenUnknown: "a condition may narrow it down; it is judged during the update",
      },
    }),
  ],
  example: {
    fails: {
      resources: [
        { type: policy, name: "datasets", inputs: { policy: document("s3:*", "*") } },
        {
          type: attachment,
          name: "admin",
          inputs: { role: "trainer", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        },
        grant("roles/editor"),
      ],
    },
    fixed: {
      resources: [
        {
          type: policy,
          name: "datasets",
          inputs: { policy: document(["s3:GetObject"], "arn:aws:s3:::example-datasets/*") },
        },
        {
          type: attachment,
          name: "nodes",
          inputs: { role: "trainer", policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy" },
        },
        grant("roles/logging.logWriter"),
      ],
    },
  },
  notes: [
    "Documents of roles, users, groups, buckets, keys, queues, topics, repositories and secrets are judged, and trust policies; of Google Cloud members, bindings, policies, custom roles and access control lists, and the service accounts of nodes.",
    "A document that names a resource of the same program is known only when that is made. It is judged again then, before the resource with the document is made.",
    "The default policy of a KMS key, `kms:*` for the account itself, is allowed.",
  ],
};
