"""Evidence packs: ask for one, see how far it is, take it. Each person sees the packs that they asked for."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from evidence.download import HEADERS
from inspections.models import Inspection
from pages.forms import done
from recommendations.models import Finding
from reports.models import Pack
from reports.models.packs import KEPT
from reports.pack_actions import plan_of, take
from reports.pack_asking_actions import ask, ask_refusals
from reports.pack_forms import PackForm
from reports.pack_index import digest_of
from reports.pack_names import safe
from reports.packs import change_of, plan, reader_of
from reports.progress import progress_of_pack

PAGE = 20


@require_safe
@requires(Permission.EVIDENCE_READ)
def pack_list(request: SignedInRequest) -> HttpResponse:
    """List the packs that this person asked for, newest first."""
    packs = Pack.objects.filter(requested_by=request.user).select_related("finding__inspection", "inspection")
    page = Paginator(packs.defer("cover"), PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/pack_list.html", {"page": page, "days": KEPT.days})


@requires(Permission.EVIDENCE_READ)
@limited(Costly.PACK)
def finding_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the evidence of a finding, or of a cause with what stands under it."""
    visible = Finding.objects.visible_to(request.user, today()).select_related("inspection")
    return _ask(request, Pack(finding=get_object_or_404(visible, pk=pk)))


@requires(Permission.EVIDENCE_READ)
@limited(Costly.PACK)
def inspection_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the evidence of an inspection and of its findings."""
    return _ask(request, Pack(inspection=get_object_or_404(Inspection.objects.visible_to(request.user), pk=pk)))


def _ask(request: SignedInRequest, pack: Pack) -> HttpResponse:
    """Ask whom a pack is for, and have it made."""
    planned = plan(pack.subject, reader_of(request.user, today()), with_sensitive=True)
    form = PackForm(request.POST or None, planned=planned)
    if request.method == "POST" and form.is_valid():
        pack.purpose, pack.with_sensitive = form.cleaned_data["purpose"], form.cleaned_data["with_sensitive"]
        if done(form, lambda: ask(pack, by=request.user, today=today())):
            return redirect(pack)
    words = {"form": form, "heading": str(pack), "back": pack.subject, "button": "Make the pack"}
    return render(request, "pages/form.html", words | {"reasons": ask_refusals(pack, planned, request.user)})


def _find(request: SignedInRequest, pk: int) -> Pack:
    """Find a pack that this person asked for, of what they may still know, or answer 404."""
    user, mine = request.user, Pack.objects.filter(requested_by=request.user)
    pack: Pack = get_object_or_404(mine.select_related("finding__inspection", "inspection"), pk=pk)
    known = Finding.objects.visible_to(user, today()) if pack.finding else Inspection.objects.visible_to(user)
    get_object_or_404(known, pk=pack.subject.pk)
    return pack


@require_safe
@requires(Permission.EVIDENCE_READ)
def pack_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far a pack is, and lead to it once it is made."""
    pack = _find(request, pk)
    planned, made = plan_of(pack, today()), pack.state == Pack.State.DONE
    words = {"pack": pack, "plan": planned, "progress": progress_of_pack(pack, timezone.now()), "days": KEPT.days}
    words |= {"is_made": made, "changed": change_of(pack.digest, digest_of(planned)) if made else []}
    return render(request, "reports/pack_detail.html", words)


@require_safe
@requires(Permission.EVIDENCE_READ)
def pack_progress(request: SignedInRequest, pk: int) -> JsonResponse:
    """Tell the pack's page how far it is."""
    progress = progress_of_pack(_find(request, pk), timezone.now())
    return JsonResponse({"under_way": progress.under_way, "said": progress.said, "step": progress.step})


@require_safe
@requires(Permission.EVIDENCE_READ)
@limited(Costly.DOWNLOAD)
def pack_download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out a pack as a ZIP that is written while it is sent."""
    pack = _find(request, pk)
    if pack.state != Pack.State.DONE:
        return redirect(pack)
    try:
        stream = take(pack, today())
    except ValidationError as refused:
        return render(request, "409.html", {"reason": " ".join(refused.messages)}, status=409)
    name = content_disposition_header(as_attachment=True, filename=f"{safe(str(pack))}.zip")
    # The length lets a browser see that a transfer was broken off.
    told = {"Content-Disposition": str(name), "Content-Length": str(len(stream))}
    return StreamingHttpResponse(stream, content_type="application/zip", headers=HEADERS | told)
