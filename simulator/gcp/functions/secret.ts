import type { Properties } from "../../../components/core/value.ts";
import type { CloudCall } from "../../cloud.ts";
import { existingOf, propertyOf } from "../../lookup.ts";
import { lastPart, madeAt, pathOf, projectIn, text } from "../made.ts";

/** A version of a secret that the program has made: the one that is asked for, else the newest. */
export function secretVersionFound({ inputs, settings, world }: CloudCall): Properties | undefined {
  const given = pathOf(text(inputs, "secret"));
  const secret = given.includes("/") ? given : `projects/${projectIn(inputs, settings)}/secrets/${given}`;
  const wanted = text(inputs, "version");
  const versions = existingOf(world, ["gcp:secretmanager/secretVersion:SecretVersion"])
    .filter(({ id }) => id.startsWith(`${secret}/versions/`))
    .sort((a, b) => Number(lastPart(a.id)) - Number(lastPart(b.id)));
  const found =
    wanted === "" || wanted === "latest" ? versions.at(-1) : versions.find(({ id }) => lastPart(id) === wanted);
  if (found === undefined) return undefined;
  const data = String(propertyOf(found, "secretData") ?? "");
  const isEncoded = propertyOf(found, "isSecretDataBase64") === true;
  const bytes = Buffer.from(data, isEncoded ? "base64" : "utf8");
  return {
    ...inputs,
    createTime: madeAt,
    destroyTime: "",
    enabled: propertyOf(found, "enabled") ?? true,
    id: found.id,
    name: found.id,
    project: secret.split("/")[1],
    secret: lastPart(secret),
    secretData:
      inputs["fetchSecretData"] === false
        ? ""
        : bytes.toString(inputs["isSecretDataBase64"] === true ? "base64" : "utf8"),
    version: lastPart(found.id),
  };
}
