/** Waits until all is written: a pipe takes a large text in several steps. A reader that stops early (`| head`) is fine. */
export function print(text: string, stream: NodeJS.WriteStream = process.stdout): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => (error.code === "EPIPE" ? resolve() : reject(error));
    stream.once("error", failed);
    stream.write(text, (error) => {
      // An error is told here and as an event, in this order: the event must find somebody who listens.
      if (error == null) stream.off("error", failed);
      resolve();
    });
  });
}
