import { type Problem, Problems } from "../../core/problem.ts";

const skewGuide = "https://kubernetes.io/releases/version-skew-policy/";

/** The rule of `rootVolumeGiB`. */
export function checkRootVolume(rootVolumeGiB: number, path = "rootVolumeGiB"): Problem[] {
  const problems = new Problems();
  if (!Number.isInteger(rootVolumeGiB) || rootVolumeGiB < 20 || rootVolumeGiB > 16_384) {
    problems.error(
      path,
      rootVolumeGiB,
      "is not a whole number of GiB from 20 (what the image takes) to 16384 (what gp3 offers)",
      "leave it out for the default",
      "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
    );
  }
  return problems.list;
}

/** The inputs about images, as far as they are known. */
export interface PoolImage {
  amiReleaseVersion?: string | undefined;
  amiId?: string | undefined;
}

/** The rule of `amiReleaseVersion` and `amiId`. */
export function checkImage({ amiReleaseVersion, amiId }: PoolImage, kubernetesVersion?: string): Problem[] {
  const problems = new Problems();
  if (amiId !== undefined && !/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(amiId)) {
    problems.error("amiId", amiId, "is not the id of an image", "give one such as ami-0123456789abcdef0");
  }
  if (amiReleaseVersion === undefined) return problems.list;
  const release = releaseKubernetes(amiReleaseVersion);
  if (release === undefined) {
    problems.error(
      "amiReleaseVersion",
      amiReleaseVersion,
      "is not a release of EKS's image",
      "give one such as 1.34.0-20260714",
      "https://github.com/awslabs/amazon-eks-ami/releases",
    );
    return problems.list;
  }
  const behind = kubernetesVersion === undefined ? 0 : minorOf(kubernetesVersion) - minorOf(release);
  if (behind < 0 || behind > 3) {
    const which = behind < 0 ? "newer than" : "more than three minor versions behind";
    problems.error(
      "amiReleaseVersion",
      amiReleaseVersion,
      `is ${which} the cluster's Kubernetes ${kubernetesVersion}`,
      `use a release of ${kubernetesVersion}`,
      skewGuide,
    );
  }
  return problems.list;
}

/** `1.34.0-20260714` → `1.34`. */
export function releaseKubernetes(release: string): string | undefined {
  return /^(\d+\.\d+)\.\d+-\d{8}$/.exec(release)?.[1];
}

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}
