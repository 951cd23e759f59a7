import type { PolicyPage } from "../page.ts";

const cluster = "gcp:container/cluster:Cluster";

export const noStaticKeysPage: PolicyPage = {
  policy: "iam-no-static-keys",
  accident:
    "A key that does not expire is copied from the state file, a laptop or a build log, and works until somebody notices: leaked keys are a common way into cloud accounts, and accounts with accelerator quota are worth the most.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
  ],
  reads: [
    {
      types: [cluster],
      path: "masterAuth.clientCertificateConfig.issueClientCertificate",
      use: "whether a cluster has a client certificate",
      whenAbsent: "no certificate is made unless it is asked for",
    },
  ],
  example: {
    fails: {
      resources: [
        { type: "aws:iam/accessKey:AccessKey", name: "uploader", inputs: { user: "uploader" } },
        {
          type: cluster,
          name: "train",
          inputs: {
            location: "us-central1",
            masterAuth: { clientCertificateConfig: { issueClientCertificate: true } },
          },
        },
      ],
    },
    fixed: {
      resources: [
        {
          type: "aws:iam/role:Role",
          name: "uploader",
          inputs: {
            assumeRolePolicy: JSON.stringify({
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Principal: { Service: "pods.eks.amazonaws.com" },
                  Action: ["sts:AssumeRole", "sts:TagSession"],
                },
              ],
            }),
          },
        },
        { type: cluster, name: "train", inputs: { location: "us-central1" } },
      ],
    },
  },
  notes: [
    "Also judged: console passwords and SSH keys of AWS; service account keys, HMAC keys, API keys and OAuth secrets of Google Cloud; secrets of Entra ID applications. The type alone decides of these.",
  ],
};
