"""Addresses of the register."""

from django.urls import path

from recommendations.views import desk, evidence, exports, findings, links, mine, monitoring, moves, plans

app_name = "recommendations"

urlpatterns = [
    path("", findings.finding_list, name="finding_list"),
    path("export/", exports.finding_export, name="finding_export"),
    path("export/history/", exports.history_export, name="history_export"),
    path("export/evidence/", exports.evidence_export, name="evidence_export"),
    path("desk/", desk.desk, name="desk"),
    path("bulk/", desk.bulk, name="bulk"),
    path("hand-over/", desk.hand_over, name="hand_over"),
    path("monitoring/", monitoring.monitoring, name="monitoring"),
    path("monitoring/add/", monitoring.monitoring_add, name="monitoring_add"),
    path("monitoring/<int:pk>/void/", monitoring.monitoring_void, name="monitoring_void"),
    path("mine/", mine.my_items, name="my_items"),
    path("mine/<int:pk>/", mine.answer, name="answer"),
    path("rag-rules/", findings.rag_rules, name="rag_rules"),
    path("add/", findings.finding_add, name="finding_add"),
    path("<int:pk>/", findings.finding_detail, name="finding_detail"),
    path("<int:pk>/edit/", findings.finding_edit, name="finding_edit"),
    path("<int:pk>/update/", moves.finding_update, name="finding_update"),
    path("<int:pk>/move/<slug:code>/", moves.finding_move, name="finding_move"),
    path("<int:pk>/bring-forward/", moves.finding_bring_forward, name="finding_bring_forward"),
    path("bring-forward/", moves.bring_forward, name="bring_forward"),
    path("moves/<int:pk>/void/", moves.move_void, name="move_void"),
    path("parts/<int:pk>/", findings.part_edit, name="part_edit"),
    path("<int:pk>/parts/add/", findings.part_add, name="part_add"),
    path("<int:pk>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("<int:pk>/deputies/add/", findings.deputy_add, name="deputy_add"),
    path("deputies/<int:pk>/", findings.deputy_edit, name="deputy_edit"),
    path("<int:pk>/links/add/", links.link_add, name="link_add"),
    path("links/<int:pk>/remove/", links.link_remove, name="link_remove"),
    path("<int:pk>/plan/", plans.plan, name="plan"),
    path("<int:pk>/plan/add/", plans.action_add, name="action_add"),
    path("plan/<int:pk>/", plans.action_edit, name="action_edit"),
    path("plan/<int:pk>/done/", plans.action_done, name="action_done"),
    path("evidence/<int:pk>/download/", evidence.evidence_download, name="evidence_download"),
    path("evidence/waiting/", evidence.evidence_waiting, name="evidence_waiting"),
    path("evidence/<int:pk>/accept/", evidence.evidence_accept, name="evidence_accept"),
    path("evidence/<int:pk>/return/", evidence.evidence_return, name="evidence_return"),
    path("evidence/<int:pk>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"),
]
