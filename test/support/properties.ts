import fc from "fast-check";

/**
 * In CI a property is tried with the same values every time: what fails there has failed because of a change. Everywhere else each
 * run tries others.
 */
if (process.env["CI"] !== undefined) fc.configureGlobal({ seed: 20261122 });
