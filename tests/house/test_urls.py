"""Who may open which address: one table, held against every address of the project."""

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, path, reverse

from accounts.permissions import CHOOSING, PUBLIC, SETTING_UP, SIGNED_IN, Permission, requires
from audit.models import Event
from config.urls import urlpatterns as all_addresses

# Each column is one of the cast. What they are answered: a status, or `in` for "sign in first".
COLUMNS = ["nobody", "administrator", "lead", "officer", "owner", "other_owner", "executive", "member"]

# What is open to those who must choose a password or set up codes first.
OPEN_FIRST = (CHOOSING, SETTING_UP)
# `draft`, `issued` and so on name the object in the address. The owner owns the finding and the inspection.
# Each is asked of the register as it was, whatever another did before.
ADDRESSES = """
GET  home                                           in   302  302  302  302  302  302  302
POST home                                           in   405  405  405  405  405  405  405
GET  accounts:sign_in                               200  302  302  302  302  302  302  302
POST accounts:sign_in                               200  302  302  302  302  302  302  302
GET  accounts:sign_out                              in   405  405  405  405  405  405  405
POST accounts:sign_out                              in   302  302  302  302  302  302  302
GET  accounts:code                                  302  302  302  302  302  302  302  302
POST accounts:code                                  302  302  302  302  302  302  302  302
GET  accounts:entra_begin                           405  405  405  405  405  405  405  405
POST accounts:entra_begin                           404  404  404  404  404  404  404  404
GET  accounts:entra_callback                        404  404  404  404  404  404  404  404
POST accounts:entra_callback                        405  405  405  405  405  405  405  405
GET  accounts:own                                   in   200  200  200  200  200  200  200
POST accounts:own                                   in   405  405  405  405  405  405  405
GET  accounts:password                              in   200  200  200  200  200  200  200
POST accounts:password                              in   200  200  200  200  200  200  200
GET  accounts:sessions_end                          in   405  405  405  405  405  405  405
POST accounts:sessions_end                          in   302  302  302  302  302  302  302
GET  accounts:session_end             session       in   405  405  405  405  405  405  405
POST accounts:session_end             session       in   404  404  404  404  302  404  404
GET  accounts:codes_set_up                          in   200  200  200  200  200  200  200
POST accounts:codes_set_up                          in   200  200  200  200  200  200  200
GET  accounts:codes_picture                         in   404  404  404  404  404  404  404
POST accounts:codes_picture                         in   405  405  405  405  405  405  405
GET  accounts:codes_remove                          in   200  200  200  200  200  200  200
POST accounts:codes_remove                          in   200  200  200  200  200  200  200
GET  accounts:codes_recovery                        in   200  200  200  200  200  200  200
POST accounts:codes_recovery                        in   200  200  200  200  200  200  200
GET  accounts:person_list                           in   200  403  403  403  403  403  403
POST accounts:person_list                           in   405  403  403  403  403  403  403
GET  accounts:person_export                         in   200  403  403  403  403  403  403
POST accounts:person_export                         in   405  403  403  403  403  403  403
GET  accounts:person_add                            in   200  403  403  403  403  403  403
POST accounts:person_add                            in   200  403  403  403  403  403  403
GET  accounts:person_edit             person        in   200  403  403  403  403  403  403
POST accounts:person_edit             person        in   200  403  403  403  403  403  403
GET  accounts:person_password         person        in   200  403  403  403  403  403  403
POST accounts:person_password         person        in   200  403  403  403  403  403  403
GET  accounts:person_codes            person        in   200  403  403  403  403  403  403
POST accounts:person_codes            person        in   200  403  403  403  403  403  403
GET  accounts:person_sessions        person        in   200  403  403  403  403  403  403
POST accounts:person_sessions        person        in   200  403  403  403  403  403  403
GET  accounts:everybodys_sessions                   in   200  403  403  403  403  403  403
POST accounts:everybodys_sessions                   in   200  403  403  403  403  403  403
GET  accounts:entra_again                           in   405  405  405  405  405  405  405
POST accounts:entra_again                           in   404  404  404  404  404  404  404
GET  accounts:go_on                                 in   302  302  302  302  302  302  302
POST accounts:go_on                                 in   405  405  405  405  405  405  405
GET  accounts:token_add                            in   200  200  200  200  200  200  200
POST accounts:token_add                            in   200  200  200  200  200  200  200
GET  accounts:token_end              token         in   405  405  405  405  405  405  405
POST accounts:token_end              token         in   404  404  404  302  404  404  404
GET  accounts:person_token_end       of_owner      in   405  403  403  403  403  403  403
POST accounts:person_token_end       of_owner      in   302  403  403  403  403  403  403
GET  api:about                                     in   200  200  200  200  200  200  200
POST api:about                                     in   405  405  405  405  405  405  405
GET  api:schema                                    in   200  200  200  200  200  200  200
POST api:schema                                    in   405  405  405  405  405  405  405
GET  api:findings                                  401  401  401  401  401  401  401  401
POST api:findings                                  405  405  405  405  405  405  405  405
GET  api:finding                     finding       401  401  401  401  401  401  401  401
POST api:finding                     finding       405  405  405  405  405  405  405  405
GET  api:inspections                               401  401  401  401  401  401  401  401
POST api:inspections                               405  405  405  405  405  405  405  405
GET  api:inspection                  inspection    401  401  401  401  401  401  401  401
POST api:inspection                  inspection    405  405  405  405  405  405  405  405
GET  api:figures                                   401  401  401  401  401  401  401  401
POST api:figures                                   405  405  405  405  405  405  405  405
GET  api:papers                                    401  401  401  401  401  401  401  401
POST api:papers                                    405  405  405  405  405  405  405  405
GET  api:paper                       issued        401  401  401  401  401  401  401  401
POST api:paper                       issued        405  405  405  405  405  405  405  405
GET  security_txt                                   404  404  404  404  404  404  404  404
POST security_txt                                   405  405  405  405  405  405  405  405
GET  recommendations:finding_list                   in   403  200  200  200  200  200  403
GET  recommendations:rag_rules                      in   403  200  200  200  200  200  403
POST recommendations:finding_list                   in   403  405  405  405  405  405  403
POST recommendations:rag_rules                      in   403  405  405  405  405  405  403
GET  recommendations:finding_export                 in   403  200  200  200  200  200  403
POST recommendations:finding_export                 in   403  405  405  405  405  405  403
GET  recommendations:history_export                 in   403  200  200  200  200  200  403
POST recommendations:history_export                 in   403  405  405  405  405  405  403
GET  recommendations:evidence_export                   in   403  200  200  200  200  200  403
POST recommendations:evidence_export                   in   403  405  405  405  405  405  403
GET  recommendations:finding_add                    in   403  200  200  403  403  403  403
POST recommendations:finding_add                    in   403  200  200  403  403  403  403
GET  recommendations:finding_detail   finding       in   403  200  200  200  404  200  403
POST recommendations:finding_detail   finding       in   403  405  405  405  405  405  403
GET  recommendations:finding_edit     finding       in   403  200  200  403  403  403  403
POST recommendations:finding_edit     finding       in   403  200  200  403  403  403  403
GET  recommendations:finding_update   finding       in   403  200  200  200  404  403  403
POST recommendations:finding_update   finding       in   403  200  200  200  404  403  403
GET  recommendations:finding_move     signing_off   in   403  200  403  403  404  403  403
POST recommendations:finding_move     signing_off   in   403  200  403  403  404  403  403
GET  recommendations:finding_move     reporting     in   403  403  403  200  404  403  403
POST recommendations:finding_move     reporting     in   403  403  403  200  404  403  403
GET  recommendations:finding_move     no_such_step  in   403  404  404  404  404  404  403
POST recommendations:finding_move     no_such_step  in   403  404  404  404  404  404  403
GET  recommendations:deputy_add       finding       in   403  200  200  403  403  403  403
POST recommendations:deputy_add       finding       in   403  200  200  403  403  403  403
GET  recommendations:deputy_edit      deputy        in   403  200  200  403  403  403  403
POST recommendations:deputy_edit      deputy        in   403  200  200  403  403  403  403
GET  recommendations:link_add         finding       in   403  200  200  403  403  403  403
POST recommendations:link_add         finding       in   403  200  200  403  403  403  403
GET  recommendations:link_remove      link          in   403  200  200  403  403  403  403
POST recommendations:link_remove      link          in   403  200  200  403  403  403  403
GET  recommendations:plan             finding       in   403  200  200  200  404  200  403
POST recommendations:plan             finding       in   403  405  405  405  405  405  403
GET  recommendations:action_add       finding       in   403  200  200  200  404  403  403
POST recommendations:action_add       finding       in   403  200  200  200  404  403  403
GET  recommendations:action_edit      action        in   403  200  200  200  404  403  403
POST recommendations:action_edit      action        in   403  200  200  200  404  403  403
GET  recommendations:action_done      action        in   403  200  200  200  404  403  403
POST recommendations:action_done      action        in   403  200  200  200  404  403  403
GET  recommendations:monitoring                     in   403  200  200  403  403  200  403
POST recommendations:monitoring                     in   403  405  405  403  403  405  403
GET  recommendations:monitoring_add                 in   403  200  200  403  403  403  403
POST recommendations:monitoring_add                 in   403  200  200  403  403  403  403
GET  recommendations:monitoring_void  phase         in   403  200  200  403  403  403  403
POST recommendations:monitoring_void  phase         in   403  200  200  403  403  403  403
GET  recommendations:part_edit        part          in   403  200  200  403  403  403  403
POST recommendations:part_edit        part          in   403  200  200  403  403  403  403
GET  recommendations:part_add         finding       in   403  200  200  403  403  403  403
POST recommendations:part_add         finding       in   403  200  200  403  403  403  403
GET  recommendations:evidence_add     finding       in   403  200  200  200  404  403  403
POST recommendations:evidence_add     finding       in   403  200  200  200  404  403  403
GET  recommendations:evidence_download evidence     in   403  200  200  200  404  200  403
POST recommendations:evidence_download evidence     in   403  405  405  405  405  405  403
GET  recommendations:evidence_withdraw evidence     in   403  200  200  403  403  403  403
POST recommendations:evidence_withdraw evidence     in   403  200  200  403  403  403  403
GET  recommendations:desk                           in   403  200  200  403  403  403  403
POST recommendations:desk                           in   403  405  405  403  403  403  403
GET  recommendations:bulk                           in   403  200  200  403  403  403  403
POST recommendations:bulk                           in   403  200  200  403  403  403  403
GET  recommendations:hand_over                      in   403  200  200  403  403  403  403
POST recommendations:hand_over                      in   403  200  200  403  403  403  403
GET  recommendations:my_items                       in   403  403  403  200  200  403  403
POST recommendations:my_items                       in   403  403  403  405  405  403  403
GET  recommendations:answer           finding       in   403  403  403  200  404  403  403
POST recommendations:answer           finding       in   403  403  403  200  404  403  403
GET  recommendations:bring_forward                  in   403  200  200  403  403  403  403
POST recommendations:bring_forward                  in   403  405  405  403  403  403  403
GET  recommendations:finding_bring_forward finding  in   403  200  200  403  403  403  403
POST recommendations:finding_bring_forward finding  in   403  200  200  403  403  403  403
GET  recommendations:move_void        move          in   403  200  200  403  403  403  403
POST recommendations:move_void        move          in   403  200  200  403  403  403  403
GET  recommendations:evidence_waiting               in   403  200  200  403  403  403  403
POST recommendations:evidence_waiting               in   403  405  405  403  403  403  403
GET  recommendations:evidence_accept  evidence      in   403  200  200  403  403  403  403
POST recommendations:evidence_accept  evidence      in   403  302  302  403  403  403  403
GET  recommendations:evidence_return  evidence      in   403  200  200  403  403  403  403
POST recommendations:evidence_return  evidence      in   403  200  200  403  403  403  403
GET  inspections:inspection_export                   in   403  200  200  200  200  200  403
POST inspections:inspection_export                   in   403  405  405  405  405  405  403
GET  inspections:grade_export                        in   403  200  200  200  200  200  403
POST inspections:grade_export                        in   403  405  405  405  405  405  403
GET  inspections:request_export                      in   403  200  200  200  200  200  403
POST inspections:request_export                      in   403  405  405  405  405  405  403
GET  inspections:inspection_list                    in   403  200  200  200  200  200  403
POST inspections:inspection_list                    in   403  405  405  405  405  405  403
GET  inspections:inspection_add                     in   403  200  200  403  403  403  403
POST inspections:inspection_add                     in   403  200  200  403  403  403  403
GET  inspections:inspection_detail    inspection    in   403  200  200  200  200  200  403
POST inspections:inspection_detail    inspection    in   403  405  405  405  405  405  403
GET  inspections:inspection_edit      inspection    in   403  200  200  403  403  403  403
POST inspections:inspection_edit      inspection    in   403  200  200  403  403  403  403
GET  inspections:grades_edit             embargoed   in   403  200  200  403  403  403  403
POST inspections:grades_edit             embargoed   in   403  200  200  403  403  403  403
GET  inspections:response_edit           inspection  in   403  200  200  403  403  403  403
POST inspections:response_edit           inspection  in   403  200  200  403  403  403  403
GET  inspections:request_add             inspection  in   403  200  200  403  403  403  403
POST inspections:request_add             inspection  in   403  200  200  403  403  403  403
GET  inspections:request_edit            asked       in   403  200  200  403  403  403  403
POST inspections:request_edit            asked       in   403  200  200  403  403  403  403
GET  inspections:fieldwork_add           inspection  in   403  200  200  403  403  403  403
POST inspections:fieldwork_add           inspection  in   403  200  200  403  403  403  403
GET  inspections:fieldwork_edit          fieldwork   in   403  200  200  403  403  403  403
POST inspections:fieldwork_edit          fieldwork   in   403  200  200  403  403  403  403
GET  inspections:reader_add              embargoed   in   403  200  200  403  403  403  403
POST inspections:reader_add              embargoed   in   403  200  200  403  403  403  403
GET  inspections:request_sent            asked       in   403  200  200  200  403  403  403
POST inspections:request_sent            asked       in   403  200  200  200  403  403  403
GET  inspections:reader_remove           reader      in   403  405  405  403  403  403  403
POST inspections:reader_remove           reader      in   403  302  302  403  403  403  403
GET  inspections:inspection_detail       embargoed   in   403  200  200  404  200  404  403
POST inspections:inspection_detail       embargoed   in   403  405  405  405  405  405  403
GET  inspections:evidence_add         inspection    in   403  200  200  200  404  403  403
POST inspections:evidence_add         inspection    in   403  200  200  200  404  403  403
GET  inspections:evidence_download    of_inspection in   403  200  200  200  404  200  403
POST inspections:evidence_download    of_inspection in   403  405  405  405  405  405  403
GET  inspections:evidence_withdraw    of_inspection in   403  200  200  403  403  403  403
POST inspections:evidence_withdraw    of_inspection in   403  200  200  403  403  403  403
GET  imports:published                              in   403  200  200  403  403  403  403
POST imports:published                              in   403  200  200  403  403  403  403
GET  imports:published_save                         in   403  405  405  403  403  403  403
POST imports:published_save                         in   403  200  200  403  403  403  403
GET  imports:published_saved                        in   403  200  200  403  403  403  403
POST imports:published_saved                        in   403  405  405  403  403  403  403
GET  imports:comparison_list                           in   403  200  200  403  403  403  403
POST imports:comparison_list                           in   403  200  200  403  403  403  403
GET  imports:comparison_columns          listing       in   403  200  200  403  403  403  403
POST imports:comparison_columns          listing       in   403  200  200  403  403  403  403
GET  imports:comparison_columns          run           in   403  404  404  403  403  403  403
GET  imports:comparison_detail           comparison    in   403  200  200  403  403  403  403
POST imports:comparison_detail           comparison    in   403  405  405  403  403  403  403
GET  imports:difference_answer           difference    in   403  200  200  403  403  403  403
POST imports:difference_answer           difference    in   403  200  200  403  403  403  403
GET  imports:difference_answer           only_there    in   403  200  200  403  403  403  403
GET  imports:difference_answer           no_difference in   403  302  302  403  403  403  403
GET  imports:run_detail                  listing       in   404  404  404  403  403  403  403
GET  imports:start                                     in   200  200  200  403  403  403  403
POST imports:start                                     in   200  200  200  403  403  403  403
GET  imports:template                    findings_kind in   403  200  200  403  403  403  403
GET  imports:template                    no_kind_of_row in   404  404  404  403  403  403  403
POST imports:template                    findings_kind in   405  405  405  403  403  403  403
GET  imports:run_detail                  run           in   404  302  302  403  403  403  403
GET  imports:run_detail                  previewed     in   404  200  200  403  403  403  403
POST imports:run_detail                  run           in   405  405  405  403  403  403  403
GET  imports:run_columns                 run           in   404  200  200  403  403  403  403
POST imports:run_columns                 run           in   404  200  200  403  403  403  403
GET  imports:run_sheet                   run           in   405  405  405  403  403  403  403
POST imports:run_sheet                   run           in   404  302  302  403  403  403  403
GET  imports:run_progress                run           in   404  200  200  403  403  403  403
POST imports:run_progress                run           in   405  405  405  403  403  403  403
GET  imports:run_answer                  previewed     in   405  405  405  403  403  403  403
POST imports:run_answer                  previewed     in   404  302  302  403  403  403  403
GET  imports:run_forget                  run           in   405  405  405  403  403  403  403
POST imports:run_forget                  run           in   404  302  302  403  403  403  403
GET  reports:paper_list                             in   403  200  200  403  403  200  200
POST reports:paper_list                             in   403  405  405  403  403  405  405
GET  reports:paper_add                              in   403  200  200  403  403  403  403
POST reports:paper_add                              in   403  200  200  403  403  403  403
GET  reports:paper_detail             draft         in   403  200  200  403  403  404  404
POST reports:paper_detail             draft         in   403  405  405  403  403  405  405
GET  reports:paper_detail             issued        in   403  200  200  403  403  200  200
POST reports:paper_detail             issued        in   403  405  405  403  403  405  405
GET  reports:paper_edit               draft         in   403  200  200  403  403  403  403
POST reports:paper_edit               draft         in   403  200  200  403  403  403  403
GET  reports:paper_edit               issued        in   403  302  302  403  403  403  403
POST reports:paper_edit               issued        in   403  200  200  403  403  403  403
GET  reports:paper_issue              issued        in   403  405  403  403  403  403  403
POST reports:paper_issue              issued        in   403  302  403  403  403  403  403
GET  reports:paper_check              draft         in   403  405  405  403  403  403  403
POST reports:paper_check              draft         in   403  302  302  403  403  403  403
GET  reports:paper_progress           draft         in   403  200  200  403  403  403  403
POST reports:paper_progress           draft         in   403  405  405  403  403  403  403
GET  reports:paper_correct            issued        in   403  200  200  403  403  403  403
POST reports:paper_correct            issued        in   403  200  200  403  403  403  403
GET  reports:paper_pdf                draft         in   403  302  302  403  403  404  404
GET  reports:paper_pdf                issued        in   403  200  200  403  403  200  200
POST reports:paper_pdf                issued        in   403  405  405  403  403  405  405
GET  reports:question_ask             issued        in   403  403  403  403  403  403  200
POST reports:question_ask             issued        in   403  403  403  403  403  403  200
GET  reports:question_ask             draft         in   403  403  403  403  403  403  404
POST reports:question_ask             draft         in   403  403  403  403  403  403  404
GET  reports:question_record          issued        in   403  200  200  403  403  403  403
POST reports:question_record          issued        in   403  200  200  403  403  403  403
GET  reports:question_record          draft         in   403  200  200  403  403  403  403
POST reports:question_record          draft         in   403  200  200  403  403  403  403
GET  reports:question_edit            question      in   403  403  403  403  403  403  200
POST reports:question_edit            question      in   403  403  403  403  403  403  200
GET  reports:question_edit            recorded      in   403  200  200  403  403  403  403
POST reports:question_edit            recorded      in   403  200  200  403  403  403  403
GET  reports:question_withdraw        question      in   403  403  403  403  403  403  200
POST reports:question_withdraw        question      in   403  403  403  403  403  403  200
GET  reports:question_withdraw        recorded      in   403  200  200  403  403  403  403
POST reports:question_withdraw        recorded      in   403  200  200  403  403  403  403
GET  reports:question_answer          question      in   403  200  200  403  403  403  403
POST reports:question_answer          question      in   403  200  200  403  403  403  403
GET  reports:arising_add              issued        in   403  200  200  403  403  403  403
POST reports:arising_add              issued        in   403  200  200  403  403  403  403
GET  reports:arising_edit             arising       in   403  200  200  403  403  403  403
POST reports:arising_edit             arising       in   403  200  200  403  403  403  403
GET  reports:arising_done             arising       in   403  200  200  403  403  403  403
POST reports:arising_done             arising       in   403  200  200  403  403  403  403
GET  reports:arising_withdraw         arising       in   403  200  200  403  403  403  403
POST reports:arising_withdraw         arising       in   403  200  200  403  403  403  403
GET  reports:paper_word               draft         in   403  200  200  403  403  403  403
POST reports:paper_word               draft         in   403  405  405  403  403  403  403
GET  reports:paper_word               issued        in   403  302  302  403  403  403  403
GET  reports:paper_html               draft         in   403  200  200  403  403  403  403
POST reports:paper_html               draft         in   403  405  405  403  403  403  403
GET  reports:paper_html               issued        in   403  302  302  403  403  403  403
GET  reports:paper_public_pdf         draft         in   403  302  302  403  403  404  404
GET  reports:paper_public_pdf         issued        in   403  200  200  403  403  200  200
POST reports:paper_public_pdf         issued        in   403  405  405  403  403  405  405
GET  packs:pack_list                                in   403  200  200  200  200  200  403
POST packs:pack_list                                in   403  405  405  405  405  405  403
GET  packs:finding_pack               finding       in   403  200  200  200  404  200  403
POST packs:finding_pack               finding       in   403  200  200  200  404  200  403
GET  packs:inspection_pack            inspection    in   403  200  200  200  200  200  403
POST packs:inspection_pack            inspection    in   403  200  200  200  200  200  403
GET  packs:pack_detail                pack          in   403  404  404  200  404  404  403
POST packs:pack_detail                pack          in   403  405  405  405  405  405  403
GET  packs:pack_progress              pack          in   403  404  404  200  404  404  403
POST packs:pack_progress              pack          in   403  405  405  405  405  405  403
GET  packs:pack_download              pack          in   403  404  404  200  404  404  403
POST packs:pack_download              pack          in   403  405  405  405  405  405  403
GET  list_index                                     in   200  200  403  403  403  403  403
POST list_index                                     in   405  405  403  403  403  403  403
GET  list_rows                        boards        in   200  200  403  403  403  403  403
POST list_rows                        boards        in   405  405  403  403  403  403  403
GET  list_rows                        force         in   302  302  403  403  403  403  403
GET  list_rows                        no_list       in   404  404  403  403  403  403  403
GET  list_add                         boards        in   200  200  403  403  403  403  403
POST list_add                         boards        in   200  200  403  403  403  403  403
GET  list_add                         force         in   404  404  403  403  403  403  403
GET  list_edit                        a_board       in   200  200  403  403  403  403  403
POST list_edit                        a_board       in   200  200  403  403  403  403  403
GET  disposals                                      in   403  200  200  403  403  403  403
POST disposals                                      in   403  405  405  403  403  403  403
GET  disposal_add                     text_of       in   403  200  200  403  403  403  403
POST disposal_add                     text_of       in   403  200  200  403  403  403  403
GET  disposal_add                     no_kind       in   403  404  404  403  403  403  403
GET  disposal_detail                  order         in   403  200  200  403  403  403  403
POST disposal_detail                  order         in   403  200  200  403  403  403  403
GET  disposal_withdraw                order         in   403  405  405  403  403  403  403
POST disposal_withdraw                order         in   403  302  302  403  403  403  403
GET  trail                                          in   200  200  403  403  403  403  403
POST trail                                          in   405  405  403  403  403  403  403
GET  trail_export                                   in   200  200  403  403  403  403  403
POST trail_export                                   in   405  405  403  403  403  403  403
"""


def table():
    """List the rows: method, name of the address, name of the object, and what each of the cast is answered."""
    rows = []
    for line in ADDRESSES.strip().splitlines():
        words = line.split()
        method, name, answers = words[0], words[1], words[-len(COLUMNS) :]
        thing = words[2] if len(words) == len(COLUMNS) + 3 else ""
        rows.append(pytest.param(method, name, thing, answers, id=f"{method}-{name}-{thing}".rstrip("-")))
    return rows


def names(patterns, room=""):
    """The name of every address, however deep."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{room}{pattern.name}"
        else:
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else room)


def test_every_address_is_in_the_table_with_both_methods():
    listed = {(row.values[0], row.values[1]) for row in table()}

    assert listed == {(method, name) for name in names(all_addresses) for method in ("GET", "POST")}


def test_no_row_stands_in_the_table_twice():
    asked = [row.values[:3] for row in table()]

    assert len(asked) == len(set(asked))


def test_every_address_has_a_name_and_a_rule():
    for _, view in all_views(get_resolver().url_patterns):
        assert getattr(view, "rule", None) in {PUBLIC, SIGNED_IN, *OPEN_FIRST, *Permission}, f"{view} names no rule"


def all_views(patterns):
    """Every view with its name."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield pattern.name, pattern.callback
        else:
            yield from all_views(pattern.url_patterns)


def test_only_signing_in_is_public():
    public = {name for name, view in all_views(all_addresses) if view.rule == PUBLIC}

    assert public == {"sign_in", "code", "entra_begin", "entra_callback", "security_txt"}


def test_only_a_password_codes_and_signing_out_come_before_the_rest():
    before = {rule: {name for name, view in all_views(all_addresses) if view.rule == rule} for rule in OPEN_FIRST}

    assert before == {CHOOSING: {"password", "sign_out"}, SETTING_UP: {"codes_set_up", "codes_picture"}}


def test_a_person_without_a_role_is_told_so(as_, administrator, force):
    administrator.held_roles.get().delete()

    page = as_(administrator).get(reverse("home"))

    assert (page.status_code, page.templates[0].name) == (200, "pages/no_role.html")


def unmarked(request):
    """Ask nothing."""
    return HttpResponse("secret")


@requires("a rule that nobody knows")
def misspelt(request):
    """Ask for what does not exist."""
    return HttpResponse("secret")


class Unguarded:
    """A project with two careless addresses."""

    urlpatterns = [*all_addresses, path("unmarked/", unmarked), path("misspelt/", misspelt)]


@pytest.mark.parametrize("address", ["/unmarked/", "/misspelt/"])
def test_a_view_without_a_known_rule_is_refused_to_everybody(settings, cast, as_, address):
    settings.ROOT_URLCONF = Unguarded

    refused = {name: as_(person).get(address).status_code for name, person in cast.items()}

    assert refused == dict.fromkeys(cast, 403)
    assert as_(None).get(address).status_code == 302


def test_a_refusal_is_on_record(as_, member):
    as_(member).get(reverse("accounts:person_list"))

    event = Event.objects.get()
    assert (event.kind, event.actor, event.subject) == ("refused", "member", "/people/")


def test_losing_the_role_counts_at_the_next_request(as_, officer, force):
    browser = as_(officer)
    assert browser.get(reverse("recommendations:finding_list")).status_code == 200

    officer.held_roles.get().delete()

    assert browser.get(reverse("recommendations:finding_list")).status_code == 403


def test_becoming_inactive_counts_at_the_next_request(as_, officer, force):
    browser = as_(officer)
    officer.is_active = False
    officer.save()

    assert browser.get(reverse("recommendations:finding_list")).status_code == 302
