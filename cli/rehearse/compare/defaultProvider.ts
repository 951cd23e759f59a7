import { urnParts } from "../../../components/core/urn.ts";

/**
 * Whether a provider is one that the engine has made for programs that name none: `default`, `default_7_48_0`, and more behind the
 * version. A user's own may begin with the same word.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/providers/provider_request.go (`DefaultName`)
 */
export function isDefaultProvider(urn: string): boolean {
  const { type, name } = urnParts(urn);
  return type.startsWith("pulumi:providers:") && /^default(?:_\d+_\d+_\d+(?:_.*)?)?$/s.test(name);
}
