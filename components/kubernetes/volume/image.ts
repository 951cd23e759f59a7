import { type Problem, Problems } from "../../core/problem.ts";

const guide = "https://kubernetes.io/docs/concepts/containers/images/";
const reference =
  /^(?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(.+))?$/;

/** The rule of an image that runs on a cluster's nodes: one that is the same tomorrow. */
export function checkImage(image: unknown, path: string): Problem[] {
  const problems = new Problems();
  const refuse = (rule: string, fix: string): void => {
    problems.error(path, image, rule, fix, guide);
  };
  const pin = "pin it by tag or digest, for example registry.example/lustre-client:2.15.6";
  const match = typeof image === "string" ? reference.exec(image) : null;
  if (match === null) {
    refuse("is not the name of an image", pin);
    return problems.list;
  }
  const [, tag, digest] = match;
  if (digest !== undefined) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) refuse("has a digest that is not sha256: and 64 hex digits", pin);
  } else if (tag === undefined) {
    refuse("has no tag, so that every node runs whatever is newest when it starts", pin);
  } else if (tag === "latest") {
    refuse("has the tag latest, which is another image tomorrow", pin);
  }
  return problems.list;
}
