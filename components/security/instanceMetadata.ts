import { type Problem, Problems } from "../core/problem.ts";

/** How the metadata service of an EC2 instance is set, in plain values. */
export interface InstanceMetadata {
  /** `enabled` or `disabled`. @default enabled */
  readonly httpEndpoint?: string;
  /** `required` or `optional`. @default what the image and the account say, `optional` for most */
  readonly httpTokens?: string;
  /** Network hops that a token may travel, 1 to 64. @default 1, and 2 for images that ask for tokens */
  readonly httpPutResponseHopLimit?: number;
}

/**
 * Most hops that a token may travel: 2 reaches a container on the instance, more reaches what is routed through it.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
 */
export const mostMetadataHops = 2;

const guide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html";

/** Whether the metadata service hands the credentials of an instance to requests without a token, or to too far away. */
export function checkInstanceMetadata(metadata: InstanceMetadata): Problem[] {
  const problems = new Problems();
  const { httpEndpoint, httpTokens, httpPutResponseHopLimit: hops } = metadata;
  if (httpEndpoint === "disabled") return [];
  if (httpTokens !== "required") {
    problems.error(
      "httpTokens",
      httpTokens,
      httpTokens === undefined
        ? "leaves it to the image and the account whether the metadata service answers requests without a token (IMDSv1)"
        : "lets the metadata service answer requests without a token (IMDSv1)",
      'set httpTokens: "required"',
      guide,
    );
  }
  if (hops !== undefined && hops > mostMetadataHops) {
    problems.error(
      "httpPutResponseHopLimit",
      hops,
      `is above ${mostMetadataHops}, and tokens travel beyond the containers of the instance`,
      "set httpPutResponseHopLimit: 1, or 2 where containers use the instance's credentials",
      guide,
    );
  }
  return problems.list;
}
