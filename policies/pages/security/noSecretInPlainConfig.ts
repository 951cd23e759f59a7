import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const instance = "aws:ec2/instance:Instance";
const template = "gcp:compute/instanceTemplate:InstanceTemplate";
const later = "it is made from values of other resources: it is judged during the update, before the machine is made";
const nothing = "what is not there tells nobody a secret";
const script = (command: string): string => `#!/bin/bash\n${command}\n./train.sh\n`;

const resources = (aws: string, google: string): ExampleResource[] => [
  {
    type: instance,
    name: "train",
    inputs: { ami: "ami-0123456789abcdef0", instanceType: "g6e.xlarge", userData: script(aws) },
  },
  {
    type: template,
    name: "infer",
    inputs: { machineType: "g2-standard-4", disks: [{ boot: true }], metadata: { "startup-script": script(google) } },
  },
];

export const noSecretInPlainConfigPage: PolicyPage = {
  policy: "no-secret-in-plain-config",
  accident:
    "A token in user data is read by every process on the machine, by everybody who may describe it, and from every copy of the program and its state: one container that is taken over is enough, and the token works until somebody notices.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  ],
  reads: [
    ...readsOf([instance], {
      userData: { use: "what the machine runs when it starts", whenUnknown: later, whenAbsent: nothing },
      userDataBase64: "the same, encoded",
      "tags.*": "what everybody who lists the machine sees",
    }),
    ...readsOf([template], {
      "metadata.*": { use: "what the machine runs and reads when it starts", whenUnknown: later, whenAbsent: nothing },
      metadataStartupScript: "what the machine runs when it starts",
      "labels.*": "what everybody who lists the machine sees",
    }),
  ],
  example: {
    fails: { resources: resources("export DB_PASSWORD=tr0ub4dor-3", "export DB_PASSWORD=tr0ub4dor-3") },
    fixed: {
      resources: resources(
        "export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db --query SecretString --output text)",
        "export DB_PASSWORD=$(gcloud secrets versions access latest --secret=db)",
      ),
    },
  },
  notes: [
    "Found are access keys of AWS, key files and API keys of Google, private keys, tokens of GitHub, GitLab, Hugging Face, Weights & Biases, NGC, OpenAI, Anthropic, Slack, Docker and Pulumi, passwords in addresses, and what is assigned to a name that ends in `password`. " +
      "Text that is merely random is none, nor are examples of vendors' documentation, placeholders and variables.",
    "Texts are read plain, in base64, in parts of a MIME message, in files of a cloud-config and in gzip. A message tells the kind, the place and the line, never the secret.",
    "Also judged: launch templates and configurations, node pools and clusters, functions, tasks, jobs and models, TPU VMs, Cloud Run, and every object of Kubernetes, those of operators too.",
    "A value that the program marks as a secret is hidden in its state and read in plain where it ends: it is judged like any other. Only a Secret of Kubernetes is a place for such values; one that is not marked is found even there.",
    "`ignoredKinds` lets kinds through, for those to whom `password` cries wolf.",
  ],
};
