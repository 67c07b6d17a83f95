"""Where things are."""

from django.urls import path

from django_desk import views

urlpatterns = [
    path("incidents", views.begin, {"kind": "incidents"}),
    path("contacts", views.begin, {"kind": "contacts"}),
    path("incidents/<str:record_id>", views.show),
    path("incidents/<str:record_id>/options", views.options),
    path("incidents/<str:record_id>/<str:action>", views.act),
    path("contacts/<str:record_id>", views.show),
    path("contacts/<str:record_id>/<str:action>", views.act),
    path("tick", views.tick),
]
