/** The project of every simulated answer where the stack names none. */
export const simulatedProject = "example-project";
/** Its number. */
export const simulatedProjectNumber = "123456789012";
