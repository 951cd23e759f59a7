// The tree is not drawn before the script has folded it, unless the script breaks.
document.documentElement.classList.add("scripted");
addEventListener("error", () => document.documentElement.classList.add("ready"));
