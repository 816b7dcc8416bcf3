/** An element of the page by its id. @throws Error when it is missing or of another type. */
export function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${id}.`);
  return found;
}

/** Shows a sentence in an output; one that tells of a failure stands out. */
export function say(output: HTMLOutputElement, text: string, failed = false): void {
  output.textContent = text;
  output.classList.toggle('failed', failed);
}
