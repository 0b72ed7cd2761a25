#include "tta/serve/endpoints/oip_metadata.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tta/serve/oip/metadata.h"
#include "tta/serve/oip/statistics.h"
#include "tta/serve/oip_json/write_metadata.h"
#include "tta/serve/service/metrics.h"

namespace tta {
namespace {

// Of the request's model, with all versions that the server has.
oip::ModelMetadata metadata_of(const EndpointContext& context, const ExchangePtr& exchange) {
  const auto model = find_model(context, exchange);
  std::vector<std::string> versions;
  for (const auto& served : context.service.models()) {
    if (served->name == model->name) versions.push_back(served->version);
  }
  return oip::model_metadata(*model, std::move(versions));
}

oip::ModelStatistics statistics_of(const EndpointContext& context, const ServedModel& model) {
  return oip::model_statistics(model, context.service.metrics().statistics(model.name, model.version));
}

}  // namespace

void server_metadata_endpoint(const EndpointContext&, const ExchangePtr& exchange) {
  exchange->respond(json_response(200, oip::server_metadata_json(oip::server_metadata())));
}

void model_list_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  std::vector<std::string> names;
  for (const auto& served : context.service.models()) {
    if (std::find(names.begin(), names.end(), served->name) == names.end()) names.push_back(served->name);
  }
  exchange->respond(json_response(200, oip::model_list_json(names)));
}

void model_metadata_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  exchange->respond(json_response(200, oip::model_metadata_json(metadata_of(context, exchange))));
}

void model_config_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  exchange->respond(json_response(200, oip::model_config_json(metadata_of(context, exchange))));
}

void model_statistics_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  const std::vector<oip::ModelStatistics> one = {statistics_of(context, *find_model(context, exchange))};
  exchange->respond(json_response(200, oip::statistics_json(one)));
}

void all_statistics_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  std::vector<oip::ModelStatistics> all;
  for (const auto& served : context.service.models()) all.push_back(statistics_of(context, *served));
  exchange->respond(json_response(200, oip::statistics_json(all)));
}

void repository_index_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  std::vector<oip::IndexEntry> entries;
  for (const auto& served : context.service.models()) {
    entries.push_back({served->name, served->version, context.service.ready()});
  }
  exchange->respond(json_response(200, oip::repository_index_json(entries)));
}

}  // namespace tta
