import type { ExampleResource, PolicyPage } from "../page.ts";

const region = "gcp:compute/regionCommitment:RegionCommitment";
const plan = "aws:savingsplans/savingsPlan:SavingsPlan";

const resources: readonly ExampleResource[] = [
  {
    type: region,
    name: "h100-discount",
    inputs: {
      region: "us-central1",
      plan: "THIRTY_SIX_MONTH",
      type: "ACCELERATOR_OPTIMIZED",
      resources: [{ type: "VCPU", amount: "208" }],
    },
  },
  {
    type: plan,
    name: "compute",
    inputs: { savingsPlanOfferingId: "0f1e2d3c-example", commitment: "120.00" },
  },
];

export const commitmentApprovalPage: PolicyPage = {
  policy: "cost-commitment-approval",
  accident:
    "A commitment is paid to its last day, one year or three, whatever is used: there is no cancelling it, and the machines that it was made for are often out of date before it ends. Deleting the resource takes it out of the state and not off the bill.",
  sources: [
    "https://docs.cloud.google.com/compute/docs/instances/committed-use-discounts-overview",
    "https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html",
  ],
  reads: [
    { types: [region], path: "plan", use: "the term; a commitment needs an approval whatever it is" },
    { types: [region], path: "autoRenew", use: "whether it renews itself" },
    { types: [plan], path: "commitment", use: "what the message tells of its size" },
    { types: [plan], path: "upfrontPaymentAmount", use: "what the message tells of its size" },
  ],
  example: {
    fails: { resources },
    fixed: {
      resources,
      config: {
        "cost-commitment-approval": {
          approvals: [
            { urn: "h100-discount", id: "FIN-1310", maxMonths: 36 },
            { urn: "compute", id: "FIN-1311" },
          ],
        },
      },
    },
  },
  notes: [
    "It judges committed use discounts of Compute Engine, also those that a future reservation brings, slots of BigQuery, licences of Gemini Enterprise, Savings Plans, reserved database instances and cache nodes, provisioned throughput of Bedrock, reserved transcoding queues and Shield Advanced. EC2's Reserved Instances are no resources of Pulumi's AWS provider.",
    "`maxMonths` limits the term that an approval is for. A term that only an offering knows (Savings Plans, reserved instances) cannot be held against it, so such an approval is given without.",
    "What renews itself needs `renews: true`: an approval is for one term.",
  ],
};
