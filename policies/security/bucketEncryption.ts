import type { ResourceGraph, ResourceNode } from "../../components/core/graph.ts";
import { read, readList, readString } from "../../components/core/value.ts";
import type { Finding } from "../policy.ts";
import { problemFindings, unreadable } from "../problems.ts";
import type { Asked, KeyPlace } from "./customerKey.ts";

/* S3 encrypts every object since 2023; whose key it takes is said in the bucket, or in a resource beside it. */

export const bucketTypes: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Resources that say how the objects of a bucket are encrypted. */
export const bucketConfigurationTypes: readonly string[] = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

const source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html";
const inline = "serverSideEncryptionConfiguration";
const inlineList = "serverSideEncryptionConfigurations";

/** Where a bucket, or a configuration beside it, gives its key; and what is said where that cannot be told. */
export function bucketKeyPlaces(node: ResourceNode): { places: KeyPlace[]; findings: Finding[] } {
  const place = (at: string): KeyPlace => ({ at, keys: ["kmsMasterKeyId"], what: "the objects of the bucket", source });
  const { inputs } = node;
  if (bucketTypes.includes(node.type)) {
    if (read(inputs, inline).state !== "absent") {
      return { places: [place(`${inline}.rule.applyServerSideEncryptionByDefault`)], findings: [] };
    }
    if (read(inputs, inlineList).state === "absent") return { places: [], findings: [] };
    return { places: [place(`${inlineList}[0].rules[0].applyServerSideEncryptionByDefaults[0]`)], findings: [] };
  }
  const rules = readList(inputs, "rules");
  if (rules.state === "unknown") {
    return { places: [], findings: [unreadable(node, rules, "whether the bucket has a key of your own")] };
  }
  const count = rules.state === "known" ? Math.max(1, rules.value.length) : 1;
  const at = Array.from({ length: count }, (_, index) => `rules[${index}].applyServerSideEncryptionByDefault`);
  return { places: at.map(place), findings: [] };
}

/** Buckets of which nothing in the program says whose key they take. */
export function bucketsWithoutKey(graph: ResourceGraph, type: string, asked: Asked): Finding[] {
  return graph
    .ofType(type)
    .filter((bucket) => bucket.external !== true && !hasConfiguration(graph, bucket))
    .flatMap((bucket) =>
      problemFindings(bucket, [
        {
          severity: "error",
          path: inline,
          rule: `leaves the objects of the bucket under a key of the cloud's, which you can neither revoke nor audit, and a key of your own is asked for (${asked})`,
          fix: "add a BucketServerSideEncryptionConfiguration with kmsMasterKeyId for it, or take the type out of customerKeys in the policy's configuration",
          source,
        },
      ]),
    );
}

function hasConfiguration(graph: ResourceGraph, bucket: ResourceNode): boolean {
  if (read(bucket.inputs, inline).state !== "absent" || read(bucket.inputs, inlineList).state !== "absent") return true;
  const names = [
    readString(bucket.inputs, "bucket"),
    readString(bucket.outputs ?? {}, "bucket"),
    readString(bucket.outputs ?? {}, "id"),
  ].flatMap((answer) => (answer.state === "known" ? [answer.value] : []));
  return bucketConfigurationTypes
    .flatMap((type) => graph.ofType(type))
    .some((configuration) => {
      if (graph.behind(configuration, "bucket", bucket.type).some(({ urn }) => urn === bucket.urn)) return true;
      const name = readString(configuration.inputs, "bucket");
      return name.state === "known" && names.includes(name.value);
    });
}
