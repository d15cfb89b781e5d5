# ECS Steward by Terraform: uploads the release and creates its stack.
#   terraform init && terraform apply -var release=./release -var release_version=1.0.0 -var slack_channel=C0123456789

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "release" {
  type        = string
  description = "Folder of the unpacked release."
}

variable "release_version" {
  type = string
}

variable "slack_channel" {
  type        = string
  description = "Id of the Slack channel."
}

provider "aws" {
  region = var.region
}

data "aws_caller_identity" "current" {}

locals {
  # none, url or http-api; docs/security.md has the shapes.
  endpoint = "none"
  prefix   = "ecs-steward/${var.release_version}/"
  template = "ecs-steward-${var.release_version}-${local.endpoint}.template.json"
}

resource "aws_s3_bucket" "release" {
  bucket = "ecs-steward-artifacts-${data.aws_caller_identity.current.account_id}-${var.region}"
}

resource "aws_s3_bucket_public_access_block" "release" {
  bucket                  = aws_s3_bucket.release.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_object" "release" {
  for_each    = setunion(fileset(var.release, "*.zip"), [local.template])
  bucket      = aws_s3_bucket.release.id
  key         = "${local.prefix}${each.value}"
  source      = "${var.release}/${each.value}"
  source_hash = filemd5("${var.release}/${each.value}")
}

resource "aws_cloudformation_stack" "ecs_steward" {
  name         = "ecs-steward-production"
  capabilities = ["CAPABILITY_IAM"]
  template_url = "https://${aws_s3_bucket.release.bucket_regional_domain_name}/${local.prefix}${local.template}"
  parameters = {
    releaseBucket = aws_s3_bucket.release.id
    releasePrefix = local.prefix
    slackChannel  = var.slack_channel
    mode          = "report"
  }
  depends_on = [aws_s3_object.release]
}

output "reports_bucket" {
  value = aws_cloudformation_stack.ecs_steward.outputs["ReportsBucketName"]
}
