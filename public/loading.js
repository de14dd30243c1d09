// Progress of a program's download, from the first paint until the program has mounted. The page's script, which trunk
// writes, calls these functions.
export default function loading() {
  const loading = document.getElementById("loading");
  const bar = loading.querySelector("progress");
  return {
    onProgress({ current, total }) {
      bar.max = total;
      bar.value = current;
    },
    onSuccess() {
      loading.remove();
      // People who read a page may open the workbench next: fetch it when this page has what it needs itself.
      setTimeout(prefetchNext, 3000);
    },
    onFailure(error) {
      bar.remove();
      loading.querySelector("p").textContent = "Assay could not be loaded. Check the network, then reload this page.";
      throw error;
    },
  };
}

/** Fetches the files that `scripts/compress.mjs` names in the page. */
function prefetchNext() {
  const files = document.querySelector("meta[name=prefetch]")?.content.split(" ") ?? [];
  for (const href of files) document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
}
