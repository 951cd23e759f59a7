import { type Properties, Secret, Unknown } from "../../components/core/value.ts";
import type { Settings } from "../cloudType.ts";

/**
 * The configuration of a provider as simulated clouds read it: text by name, what is deeper as JSON. Everything that a real provider
 * takes is taken: region, profile and roles to assume, `skip…` flags, kubeconfig, project and impersonation; a secret is what is in it.
 *
 * @see pulumi/pulumi sdk/go/common/resource/plugin/provider_plugin.go (`Configure`): SDKs send what is deeper as JSON, the engine too
 */
export function settingsOf(configuration: Properties): Settings {
  const settings: Record<string, string> = {};
  for (const [key, given] of Object.entries(configuration)) {
    const value = opened(given);
    if (value === undefined || value === null || value instanceof Unknown) continue;
    settings[key] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return settings;
}

/** A value without its secrecy, also inside. */
export function opened(value: unknown): unknown {
  if (value instanceof Secret) return opened(value.reveal());
  if (value instanceof Unknown) return value;
  if (Array.isArray(value)) return value.map(opened);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
}
