import type { Properties } from "../../../components/core/value.ts";
import { asText, type Converter, physicalName, type Shape, sendAll, unsent } from "../convert.ts";

const live: Readonly<Record<string, boolean | undefined>> = { LIVE: true, ARCHIVED: false };

const condition: Shape = {
  sendAgeIfZero: unsent,
  sendDaysSinceCustomTimeIfZero: unsent,
  sendDaysSinceNoncurrentTimeIfZero: unsent,
  sendNumNewerVersionsIfZero: unsent,
  matchesPrefixes: "matchesPrefix",
  matchesSuffixes: "matchesSuffix",
  matchesStorageClasses: "matchesStorageClass",
  sizeAboveBytes: { as: asText },
  sizeBelowBytes: { as: asText },
  withState: { to: "isLive", as: (state) => live[String(state)] },
};

export const storageConverters: Readonly<Record<string, Converter>> = {
  "gcp:storage/bucket:Bucket": {
    source: "hashicorp/terraform-provider-google google/services/storage/resource_storage_bucket.go",
    requests: (inputs, node) => [
      {
        api: "storage",
        type: "Bucket",
        body: {
          ...sendAll(inputs, {
            name: unsent,
            project: unsent,
            forceDestroy: unsent,
            deletionPolicy: unsent,
            // A parameter of the request, beside its body.
            enableObjectRetention: unsent,
            uniformBucketLevelAccess: "iamConfiguration.uniformBucketLevelAccess.enabled",
            publicAccessPrevention: "iamConfiguration.publicAccessPrevention",
            requesterPays: "billing.requesterPays",
            lifecycleRules: { to: "lifecycle.rule", of: { condition: { of: condition } } },
            // Locking is a request of its own, once the bucket is there.
            retentionPolicy: { of: { isLocked: unsent, retentionPeriod: { as: asText } } },
            softDeletePolicy: { of: { effectiveTime: unsent, retentionDurationSeconds: { as: asText } } },
            cors: { of: { methods: "method", origins: "origin", responseHeaders: "responseHeader" } },
          }),
          name: physicalName(node, inputs["name"]),
        },
      },
    ],
  },
  "gcp:storage/bucketIAMMember:BucketIAMMember": member("storage", "storage/iam_storage_bucket.go"),
};

/** What an `IAMMember` adds to the policy that it reads first: one binding. */
export function member(api: string, file: string): Converter {
  return {
    source: `hashicorp/terraform-provider-google google/services/${file}, google/tpgiamresource/resource_iam_member.go`,
    requests: ({ role, member: one, condition }: Properties) => [
      {
        api,
        type: "Policy",
        body: {
          version: condition === undefined ? 1 : 3,
          bindings: [{ role, members: [one], ...(condition === undefined ? {} : { condition }) }],
        },
      },
    ],
  };
}
