// Follows the making of a paper, and shows the page anew when it is over.
const progress = document.querySelector("[data-progress]");

async function follow() {
  const answer = await fetch(progress.dataset.progress);
  const found = answer.ok && !answer.redirected ? await answer.json() : { under_way: false };
  if (!found.under_way) {
    clearInterval(following);
    location.reload();
    return;
  }
  const said = progress.querySelector("[aria-live]");
  // A screen reader speaks only what is new.
  if (said.textContent !== found.said) said.textContent = found.said;
  progress.querySelector("progress").value = found.step;
}

const following = setInterval(() => follow().catch(() => {}), 2000);
