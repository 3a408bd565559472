/** What the server says of a file: kept, or why not. */
type Answer =
  | { readonly id: string; readonly name: string; readonly url: string }
  | { readonly text: string }
  | { readonly error: { readonly message: string } };

/** Sends one file as the body of a request, telling how far it is; `fetch` cannot tell. */
function send(
  box: HTMLElement,
  file: File,
  progress: (share: number) => void,
): { readonly done: Promise<Answer | undefined>; readonly stop: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<Answer | undefined>((resolve) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total));
    request.addEventListener("load", () => resolve((request.response as Answer | null) ?? undefined));
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => resolve(undefined));
  });
  request.open("POST", box.dataset["url"] ?? "");
  request.responseType = "json";
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("x-tierwise-token", box.dataset["token"] ?? "");
  request.setRequestHeader("x-file-purpose", box.dataset["purpose"] ?? "");
  request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
  request.send(file);
  return { done, stop: () => request.abort() };
}

/** A field whose file is sent as soon as it is chosen; the form then carries the file's id. Dispatches `tierwise:upload` once kept. */
function serve(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>('input[type="file"]');
  const hidden = box.querySelector<HTMLInputElement>("[data-upload-id]");
  const bar = box.querySelector<HTMLProgressElement>("[data-upload-progress]");
  const state = box.querySelector<HTMLElement>("[data-upload-state]");
  const removal = box.querySelector<HTMLButtonElement>("[data-upload-remove]");
  if (input === null || hidden === null || bar === null || state === null || removal === null) return;
  let stop = (): void => undefined;

  const empty = (): void => {
    stop();
    hidden.value = "";
    state.replaceChildren();
    removal.hidden = true;
    bar.hidden = true;
  };

  async function take(file: File): Promise<void> {
    empty();
    if (file.size > Number(box.dataset["limit"])) {
      state!.textContent = box.dataset["tooLarge"] ?? "";
      return;
    }
    bar!.hidden = false;
    bar!.value = 0;
    state!.textContent = box.dataset["sending"] ?? "";
    const sending = send(box, file, (share) => {
      bar!.value = share;
    });
    stop = sending.stop;
    show(await sending.done);
  }

  function show(answer: Answer | undefined): void {
    bar!.hidden = true;
    if (answer !== undefined && "id" in answer) {
      hidden!.value = answer.id;
      const link = Object.assign(document.createElement("a"), { href: answer.url, textContent: answer.name });
      state!.replaceChildren(link);
      removal!.hidden = false;
      box.dispatchEvent(new CustomEvent("tierwise:upload", { bubbles: true, detail: answer }));
      return;
    }
    input!.value = "";
    state!.textContent = (answer && ("text" in answer ? answer.text : answer.error.message)) ?? box.dataset["failed"] ?? "";
  }

  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file !== undefined) void take(file);
  });
  removal.addEventListener("click", () => {
    empty();
    input.value = "";
    input.focus();
  });
}

for (const box of document.querySelectorAll<HTMLElement>("[data-upload]")) serve(box);
