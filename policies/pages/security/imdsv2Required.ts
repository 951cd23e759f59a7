import { type ExampleResource, type PolicyPage, readsOf } from "../page.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";

const resources = (metadataOptions: object): ExampleResource[] => [
  { type: template, name: "train", inputs: { instanceType: "p5.48xlarge", metadataOptions } },
];

export const imdsv2RequiredPage: PolicyPage = {
  policy: "imdsv2-required",
  accident:
    "A notebook or a model server that can be made to fetch an address of the caller's choosing fetches that of the metadata service, and hands out the credentials of the machine. " +
    "A service that asks for a token first does not answer such requests.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    "https://aws.amazon.com/blogs/security/defense-in-depth-open-firewalls-reverse-proxies-ssrf-vulnerabilities-ec2-instance-metadata-service/",
  ],
  reads: readsOf([template], {
    "metadataOptions.httpEndpoint": "whether there is a metadata service at all",
    "metadataOptions.httpTokens": "whether it asks for tokens",
    "metadataOptions.httpPutResponseHopLimit": "how far tokens travel",
  }),
  example: {
    fails: { resources: resources({ httpTokens: "optional", httpPutResponseHopLimit: 3 }) },
    fixed: { resources: resources({ httpTokens: "required", httpPutResponseHopLimit: 1 }) },
  },
  notes: [
    "Instances, spot instance requests and launch configurations are judged as well. An instance that names a launch template and has no metadata options of its own goes by the template; one whose template is not in the stack has to say it itself.",
    "What the account or the image sets by default is not seen from a program, so that options that are left out count as optional.",
    "At `remediate` it sets `httpTokens` to `required` and lowers a hop limit above 2 to 2, and nothing else.",
    "AWS only: the metadata services of Google Cloud answer no request without a header that such a fetch does not send.",
  ],
};
